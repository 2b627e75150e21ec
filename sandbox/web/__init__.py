"""The sandbox over HTTP and WebSocket: Slack's addresses for the app, and a control API for tests."""
