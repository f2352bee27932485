//! Organizations, members, roles, invitations, blueprints, audit.
