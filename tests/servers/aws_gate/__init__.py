"""STS and IAM in front of any S3 server, for tests: see __main__.py."""
