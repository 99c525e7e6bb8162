"""openinfra-bot: the colleague in the channel who knows the runbook and looks at the cluster."""

__version__ = "0.1.0"
