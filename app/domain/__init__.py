"""Pure rules of the business: no input or output, no async, no clock."""
