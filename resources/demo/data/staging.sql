-- A migration that ran in production first, a missing index, a narrower price, a missing table, and a
-- customer of production's among those that were made up.
CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);
CREATE TABLE ar_internal_metadata (key varchar NOT NULL PRIMARY KEY, value varchar,
                                   created_at datetime(6) NOT NULL, updated_at datetime(6) NOT NULL);
INSERT INTO schema_migrations VALUES ('20260102090000'), ('20260318120000'), ('20260705101500'), ('20261120160000');
INSERT INTO ar_internal_metadata VALUES ('environment', 'staging', '2026-01-02', '2026-01-02');
CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE products (
    id INTEGER PRIMARY KEY,
    sku TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    price NUMERIC(12, 2) NOT NULL CHECK (price >= 0),
    stock INTEGER NOT NULL DEFAULT 0);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE RESTRICT,
    status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid', 'sent', 'refunded')),
    total NUMERIC(10, 2) NOT NULL,
    placed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE INDEX orders_open_idx ON orders (placed_at) WHERE status = 'new';
CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE status = 'new';
CREATE TRIGGER orders_stay_paid BEFORE UPDATE OF status ON orders WHEN old.status = 'paid' AND new.status = 'new'
BEGIN SELECT RAISE (ABORT, 'a paid order does not become new again'); END;
INSERT INTO products (sku, title, price, stock) VALUES ('SKU-1', 'Product 1', 1.99, 3), ('SKU-2', 'Product 2', 2.99, 0);
INSERT INTO customers (email, name) VALUES ('test1@example.com', 'Test'), ('test2@example.com', 'Test'), ('yuki@brief.shopdemo', 'Yuki');
