// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kinds/mysqlshop.h"

#include "probes/kinds/mysql.h"

#include <algorithm>
#include <iterator>

namespace sidestage::test {

const std::string plantedPassword = "pa55-planted-word";

namespace {

/// Something of everything that a database can hold.
const std::string schemaSql = R"sql(
CREATE TABLE parent (id INT PRIMARY KEY AUTO_INCREMENT, code VARCHAR(20) UNIQUE, extra JSON,
    e ENUM('a', 'b') DEFAULT 'a') COMMENT 'parents';
CREATE TABLE t (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, p INT NOT NULL,
    name VARCHAR(50) COLLATE utf8mb4_bin DEFAULT 'x''y', amount DECIMAL(10,2) DEFAULT 1.50,
    created TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    g INT GENERATED ALWAYS AS (amount + 1) STORED, v VARCHAR(60) AS (CONCAT(name, 'z')) VIRTUAL,
    hidden INT INVISIBLE DEFAULT 3, api_key VARCHAR(40) DEFAULT 'planted-in-a-default-9f8e7d6c5b',
    c2 INT CHECK (c2 < 5), note TEXT COMMENT 'free words',
    FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE,
    CONSTRAINT named_fk FOREIGN KEY (c2) REFERENCES parent (id),
    CONSTRAINT named_check CHECK (amount > 0), CHECK (p > 0),
    KEY (name(10)), UNIQUE KEY u (p, name), FULLTEXT KEY ft (name), KEY descending (created DESC));
CREATE TABLE part (d DATE NOT NULL, n INT) PARTITION BY RANGE (YEAR(d))
    (PARTITION p2020 VALUES LESS THAN (2021), PARTITION pmax VALUES LESS THAN MAXVALUE);
CREATE TABLE free_standing (a INT);
CREATE TABLE versioned (a INT) WITH SYSTEM VERSIONING;
CREATE VIEW v AS SELECT t.id, parent.code FROM t JOIN parent ON parent.id = t.p WHERE t.amount > 2;
CREATE SEQUENCE s START 5;
DELIMITER //
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW
BEGIN
    -- adds one
    SET NEW.p = NEW.p + 1;
END//
CREATE FUNCTION f(a INT, b VARCHAR(10)) RETURNS INT DETERMINISTIC BEGIN RETURN a + 1; END//
CREATE PROCEDURE pr(IN a INT, OUT b TEXT) SELECT 1//
CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM t WHERE id < 0; END//
DELIMITER ;
CREATE TABLE schema_migrations (version VARCHAR(255) PRIMARY KEY);
CREATE TABLE ar_internal_metadata (`key` VARCHAR(255) PRIMARY KEY, value VARCHAR(255));
INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240202000000');
INSERT INTO parent (code, e) VALUES ('planted-row', 'a');
)sql";

} // namespace

std::string joined(const std::set<std::string> &texts)
{
    std::string all;
    for (const auto &text : texts)
        all += text + '\n';
    return all;
}

std::set<std::string> difference(const Reading &a, const Reading &b)
{
    const auto left = textsOf(a);
    const auto right = textsOf(b);
    std::set<std::string> all;
    std::ranges::set_symmetric_difference(left, right, std::inserter(all, all.end()));
    return all;
}

bool MySqlShop::start()
{
    if (!server.start({QStringLiteral("--general-log"),
                       QStringLiteral("--general-log-file=") + server.folder()
                           + QStringLiteral("/general.log")}))
        return false;
    const auto word = " IDENTIFIED BY '" + plantedPassword + "';";
    server.sql("CREATE USER auditor@'127.0.0.1'" + word + "CREATE USER plain@'127.0.0.1'" + word
               + "CREATE USER admin@'127.0.0.1'" + word + "CREATE USER stranger@'127.0.0.1'" + word
               + "GRANT ALL ON *.* TO admin@'127.0.0.1' WITH GRANT OPTION;"
                 "CREATE USER app@'%'; CREATE ROLE writers;"
                 "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `shop%`.* TO auditor@'127.0.0.1';"
                 "GRANT SELECT ON mysql.proc TO auditor@'127.0.0.1';"
                 "GRANT SLAVE MONITOR ON *.* TO auditor@'127.0.0.1';"
                 "GRANT SELECT ON `shop%`.* TO plain@'127.0.0.1';");
    for (const auto *table :
         {"user", "db", "tables_priv", "columns_priv", "procs_priv", "roles_mapping"})
        server.sql(std::string("GRANT SELECT ON mysql.") + table + " TO auditor@'127.0.0.1'");
    make("shop");
    make("shop_two");
    return true;
}

void MySqlShop::make(const std::string &database)
{
    server.sql("DROP DATABASE IF EXISTS `" + database + "`; CREATE DATABASE `" + database
               + "` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;");
    server.sql(schemaSql, database);
}

Reading MySqlShop::read(const std::string &database, const std::string &user, OptionValue::Map more,
                        std::chrono::milliseconds timeout, std::vector<std::string> *log) const
{
    OptionValue::Map map = std::move(more);
    map.emplace_back("host", OptionValue(std::string("127.0.0.1")));
    map.emplace_back("port", OptionValue(std::int64_t(server.port())));
    map.emplace_back("database", OptionValue(database));
    map.emplace_back("user", OptionValue(user));
    map.emplace_back("password", OptionValue(CredentialReference{"db"}));
    ProbeConditions run;
    run.service = "db";
    run.credentials = {{"db", plantedPassword}};
    run.timeout = timeout;
    run.log = log;
    return runProbe(mysqlProbe(), OptionValue(std::move(map)), run);
}

} // namespace sidestage::test
