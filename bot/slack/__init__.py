"""Slack: an adapter on slack-bolt."""
