"""The Northmoor story, played through the product's own pages and a real SMTP exchange."""
