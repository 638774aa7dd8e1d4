"""The interface for devices and programs (docs/api.md): the same services as the screens."""
