-- SPDX-License-Identifier: Apache-2.0
-- Names and labels with everything in them that a name may have.
CREATE SCHEMA "a/b.c";
CREATE TYPE "a/b.c"."it's" AS ENUM ('a,b', '{"x"}', '', E'two\nlines', '😀', 'NULL');
CREATE TABLE "a/b.c"."quo""te ~" (
    "select" int PRIMARY KEY,
    "new
line" int,
    "😀" "a/b.c"."it's" DEFAULT '😀' CHECK ("😀" <> 'a,b'),
    "Über" int REFERENCES "a/b.c"."quo""te ~"
);
CREATE INDEX "$x" ON "a/b.c"."quo""te ~" (("Über" + 1), "select" DESC);
CREATE FUNCTION "a/b.c"."f(x"("a b" int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW "a/b.c"."😀" AS SELECT "select" FROM "a/b.c"."quo""te ~";
CREATE TABLE public.a (b int);
