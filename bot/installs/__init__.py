"""Where the app is installed by OAuth: tokens, who may install, workspaces of an organization."""
