"""The registers of the company's own handling of data: other systems, notices, incidents, reviews of rights."""
