"""Who: the agencies, their officers, who may see and do what, and how an officer signs in."""
