"""The database: schema, repositories, unit of work, read views, migrations."""
