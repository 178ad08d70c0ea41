-- SPDX-License-Identifier: Apache-2.0
-- Everything that changes nothing, done to a database with the schema of everything.sql.

-- Dropped and made again alike, in another order, with columns in another order.
DROP TABLE sales.child, sales.parent;
CREATE TABLE sales.parent (b text, a integer);
CREATE TABLE sales.child (c integer) INHERITS (sales.parent);

-- Gaps in the numbers of columns; numbers that the server keeps with them.
ALTER TABLE sales.orders ADD passing integer;
ALTER TABLE sales.orders DROP passing;
ALTER TABLE sales.customers ADD passing text DEFAULT 'x';
ALTER TABLE sales.customers DROP passing;

-- Rows, positions, statistics.
INSERT INTO sales.customers (email, name) SELECT i || '@acme.test', 'n' FROM generate_series(1, 100) i;
INSERT INTO sales.orders (customer_id, kind) SELECT id, 'shop' FROM sales.customers;
INSERT INTO sales.events SELECT date '2025-06-01' + i, 'a', i FROM generate_series(1, 100) i;
SELECT nextval('sales.receipts'), nextval('sales.receipts');
ANALYZE;

-- Rebuilt and refreshed.
REINDEX TABLE sales.orders;
VACUUM FULL sales.customers;
CLUSTER sales.orders USING orders_pkey;
ALTER TABLE sales.orders SET WITHOUT CLUSTER;
REFRESH MATERIALIZED VIEW sales.totals;

-- Names that the server makes up, where the first one is taken or the table was called otherwise.
ALTER TABLE sales.orders ADD FOREIGN KEY (customer_id) REFERENCES sales.customers ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sales.orders DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE sales.orders DROP CONSTRAINT orders_kind_check;
ALTER TABLE sales.orders RENAME TO purchases;
ALTER TABLE sales.purchases ADD CHECK (kind IN ('web', 'shop', 'phone'));
DROP INDEX sales.orders_customer_id_state_total_idx;
CREATE INDEX ON sales.purchases (customer_id, state DESC NULLS LAST) INCLUDE (total) WHERE state <> 'sent';
ALTER TABLE sales.purchases RENAME TO orders;
ALTER TABLE sales.cache RENAME CONSTRAINT cache_pkey TO old_cache_pkey;
ALTER TABLE sales.customers ADD UNIQUE (email);
ALTER TABLE sales.customers DROP CONSTRAINT customers_email_key;
ALTER SEQUENCE sales.orders_id_seq RENAME TO orders_id_seq1;
ALTER SEQUENCE sales.customers_id_seq RENAME TO clients_id_seq;

-- The same conditions in other words that mean the same tree.
ALTER TABLE sales.orders DROP CONSTRAINT purchases_kind_check;
ALTER TABLE sales.orders ADD CHECK (kind::text = ANY (ARRAY['web'::character varying::text, 'shop', 'phone']));
CREATE OR REPLACE VIEW sales.open_orders WITH (check_option = cascaded, security_barrier = true) AS
    SELECT x.id, x.customer_id, x.kind FROM sales.orders x WHERE x.state <> 'sent' AND x.kind IN ('web', 'shop');
CREATE OR REPLACE VIEW sales.open_orders WITH (security_barrier = true, check_option = cascaded) AS
    SELECT orders.id, orders.customer_id, orders.kind FROM sales.orders
    WHERE orders.state <> 'sent' AND orders.kind::text = ANY (ARRAY['web'::character varying::text, 'shop'::character varying::text]);

-- Triggers and rules in another order; line ends of another system.
DROP TRIGGER touch ON sales.customers;
DROP RULE no_delete ON sales.customers;
CREATE RULE no_delete AS ON DELETE TO sales.customers DO INSTEAD NOTHING;
CREATE TRIGGER touch BEFORE UPDATE OF note ON sales.customers FOR EACH ROW WHEN (OLD.note IS DISTINCT FROM NEW.note) EXECUTE PROCEDURE sales.touch();
CREATE OR REPLACE FUNCTION sales.touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = sales AS
    E'\r\nBEGIN\r\n    NEW.note := coalesce(NEW.note, ''x'');\r\n    RETURN NEW;\r\nEND ';

-- Partitions that were taken off and put back, and their own copies of what the parent has.
ALTER TABLE sales.events DETACH PARTITION sales.events_2025;
ALTER INDEX sales.events_2025_what_idx RENAME TO whatever;
ALTER TABLE sales.events ATTACH PARTITION sales.events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
DROP INDEX sales.events_what;
CREATE INDEX events_what ON ONLY sales.events (what);
CREATE INDEX ON sales.events_2025 (what);
CREATE INDEX ON sales.events_2026 (what);
CREATE INDEX own ON sales.events_rest (what);
ALTER INDEX sales.events_what ATTACH PARTITION sales.events_2025_what_idx;
ALTER INDEX sales.events_what ATTACH PARTITION sales.events_2026_what_idx;
ALTER INDEX sales.events_what ATTACH PARTITION sales.own;

-- Enumerations whose labels were put between others later.
ALTER TYPE sales.state RENAME TO old_state;
CREATE TYPE sales.state AS ENUM ('new', 'sent');
ALTER TYPE sales.state ADD VALUE 'paid' BEFORE 'sent';
DROP POLICY own_orders ON sales.orders;
DROP MATERIALIZED VIEW sales.totals;
DROP VIEW sales.customer_orders, sales.open_orders;
DROP PUBLICATION orders_out;
DROP INDEX sales.purchases_customer_id_state_total_idx;
ALTER TABLE sales.orders ALTER state DROP DEFAULT, ALTER state TYPE sales.state USING state::text::sales.state;
ALTER TABLE sales.orders ALTER state SET DEFAULT 'new';
DROP TYPE sales.old_state;
CREATE INDEX ON sales.orders (customer_id, state DESC NULLS LAST) INCLUDE (total) WHERE state <> 'sent';
CREATE POLICY own_orders ON sales.orders FOR SELECT TO PUBLIC USING (customer_id = 1);
CREATE MATERIALIZED VIEW sales.totals AS SELECT o.customer_id, sum(o.total) AS total FROM sales.orders AS o GROUP BY o.customer_id WITH NO DATA;
DROP MATERIALIZED VIEW sales.totals;
CREATE MATERIALIZED VIEW sales.totals AS SELECT orders.customer_id, sum(orders.total) AS total FROM sales.orders GROUP BY 1;
CREATE UNIQUE INDEX totals_customer ON sales.totals USING btree (customer_id ASC NULLS LAST);
CREATE VIEW sales.open_orders WITH (security_barrier) AS
    SELECT id, customer_id, kind FROM sales.orders WHERE state <> 'sent' AND kind IN ('web', 'shop')
    WITH CASCADED CHECK OPTION;
CREATE VIEW sales.customer_orders AS
    SELECT c.name, count(*) AS orders, (SELECT max(o2.id) FROM sales.orders o2 WHERE o2.customer_id = c.id) AS last
    FROM sales.customers c LEFT JOIN sales.orders o ON o.customer_id = c.id GROUP BY c.id, c.name;
CREATE PUBLICATION orders_out FOR TABLE sales.orders (state, id) WHERE (id > 10), sales.customers WITH (publish = 'update, insert');

-- Options in another order.
ALTER SERVER archive OPTIONS (DROP host, DROP dbname);
ALTER SERVER archive OPTIONS (dbname 'old', host 'archive.acme.test');

-- Rights and owners, given and taken back.
GRANT SELECT ON sales.orders TO PUBLIC;
REVOKE SELECT ON sales.orders FROM PUBLIC;
CREATE TEMPORARY TABLE passing (a integer);
