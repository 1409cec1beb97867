//! What an app does: schema, objects, queries, flows, pages, protocol
