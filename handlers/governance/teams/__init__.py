"""Who is who in the community: project teams, their leads, the Technical Committee and the SIGs, from its reference files."""
