"""The platform on which agencies that enforce court judgments in Viet Nam work together."""
