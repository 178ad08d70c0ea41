// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/mysql/settings.h"

#include "probes/base/asciitext.h"

#include <algorithm>
#include <array>
#include <map>

namespace sidestage {

namespace {

// Each changes what a statement returns, stores or refuses.
constexpr std::array<const char *, 52> changingResults{"alter_algorithm",
                                                       "auto_increment_increment",
                                                       "auto_increment_offset",
                                                       "autocommit",
                                                       "block_encryption_mode",
                                                       "character_set_server",
                                                       "check_constraint_checks",
                                                       "collation_server",
                                                       "completion_type",
                                                       "default_storage_engine",
                                                       "default_week_format",
                                                       "div_precision_increment",
                                                       "event_scheduler",
                                                       "explicit_defaults_for_timestamp",
                                                       "foreign_key_checks",
                                                       "ft_boolean_syntax",
                                                       "ft_max_word_len",
                                                       "ft_min_word_len",
                                                       "ft_stopword_file",
                                                       "group_concat_max_len",
                                                       "init_connect",
                                                       "innodb_autoinc_lock_mode",
                                                       "innodb_ft_enable_stopword",
                                                       "innodb_ft_max_token_size",
                                                       "innodb_ft_min_token_size",
                                                       "innodb_lock_wait_timeout",
                                                       "innodb_rollback_on_timeout",
                                                       "innodb_snapshot_isolation",
                                                       "innodb_strict_mode",
                                                       "interactive_timeout",
                                                       "lc_time_names",
                                                       "local_infile",
                                                       "lock_wait_timeout",
                                                       "log_bin_trust_function_creators",
                                                       "lower_case_table_names",
                                                       "max_allowed_packet",
                                                       "max_execution_time",
                                                       "max_sort_length",
                                                       "max_statement_time",
                                                       "ngram_token_size",
                                                       "old_mode",
                                                       "read_only",
                                                       "regexp_time_limit",
                                                       "require_secure_transport",
                                                       "sql_auto_is_null",
                                                       "sql_mode",
                                                       "sql_require_primary_key",
                                                       "sql_safe_updates",
                                                       "sql_select_limit",
                                                       "time_zone",
                                                       "unique_checks",
                                                       "wait_timeout"};

// Each follows the size of the machine.
constexpr std::array<const char *, 17> changingCost{"innodb_buffer_pool_instances",
                                                    "innodb_buffer_pool_size",
                                                    "innodb_flush_log_at_trx_commit",
                                                    "innodb_io_capacity",
                                                    "innodb_log_buffer_size",
                                                    "innodb_log_file_size",
                                                    "innodb_redo_log_capacity",
                                                    "join_buffer_size",
                                                    "key_buffer_size",
                                                    "max_connections",
                                                    "max_heap_table_size",
                                                    "sort_buffer_size",
                                                    "sync_binlog",
                                                    "table_open_cache",
                                                    "thread_cache_size",
                                                    "thread_pool_size",
                                                    "tmp_table_size"};

// Asked for as well, and written under another name or where another one refers to it.
constexpr std::array<const char *, 5> helping{"tx_isolation", "transaction_isolation",
                                              "system_time_zone", "innodb_default_row_format",
                                              "hostname"};

bool isWholeNumber(std::string_view text)
{
    return !text.empty() && text.size() < 19 && std::ranges::all_of(text, isDigit);
}

FactValue settingValue(const MySqlSchema &schema, const std::string &name, std::string_view value)
{
    if (name == "sql_mode" || name == "old_mode")
        return MySqlSchema::modes(value);
    if (value == "ON" || value == "OFF")
        return FactValue::boolean(value == "ON");
    if (isWholeNumber(value) && value != "0" && value != "1")
        return FactValue::integer(std::stoll(std::string(value)));
    if (value == "0" || value == "1")
        return FactValue::integer(value == "1" ? 1 : 0);
    if (const auto dot = value.find('.'); dot != std::string_view::npos
        && isWholeNumber(value.substr(0, dot)) && isWholeNumber(value.substr(dot + 1)))
        return FactValue::decimal(value);
    if (name.starts_with("character_set") || name.starts_with("collation"))
        return FactValue::text(normalMySqlCharacterSet(value));
    if (name == "init_connect")
        return schema.definition(value);
    return FactValue::text(value);
}

void writeSettings(const MySqlSchema &schema)
{
    const auto facts = schema.facts.below("settings");
    if (const auto *refused = schema.answers.refusal(MySqlAsk::Variables)) {
        schema.facts.gap("settings", *refused);
        return;
    }
    const auto &rows = schema.answers[MySqlAsk::Variables];
    std::map<std::string, std::string> values;
    for (std::size_t i = 0; i < rows.size(); ++i)
        values[lowered(rows.text(i, 0))] = rows.text(i, 1);
    // One name for what MariaDB calls by its old one until 11.1.
    if (const auto old = values.find("tx_isolation"); old != values.end()) {
        values.try_emplace("transaction_isolation", old->second);
        values.erase(old);
    }
    // The zone of the machine counts where the server says SYSTEM, and nowhere else.
    if (values["time_zone"] != "SYSTEM")
        values.erase("system_time_zone");
    values.erase("hostname");
    for (const auto &[name, value] : values)
        facts.add(name, settingValue(schema, name, value));
    const auto &database = schema.answers[MySqlAsk::Database];
    if (database.size() == 1) {
        facts.add("character_set_database",
                  FactValue::text(normalMySqlCharacterSet(database.text(0, 0))));
        facts.add("collation_database",
                  FactValue::text(normalMySqlCharacterSet(database.text(0, 1))));
    }
}

} // namespace

std::vector<std::string> mySqlVariables(const std::vector<std::string> &more)
{
    std::vector<std::string> names(changingResults.begin(), changingResults.end());
    names.insert(names.end(), changingCost.begin(), changingCost.end());
    names.insert(names.end(), helping.begin(), helping.end());
    for (const auto &name : more) {
        // Names of variables are words; nothing else goes into the statement.
        const bool isWord = !name.empty() && std::ranges::all_of(name, [](char c) {
            return isLetterOrDigit(c) || c == '_' || c == '.';
        });
        if (isWord)
            names.push_back(lowered(name));
    }
    return names;
}

void writeMySqlServer(const MySqlSchema &schema, const MySqlConnection &connection)
{
    const auto server = schema.facts.below("server");
    const auto version = schema.server.version;
    server.add("engine", FactValue::text(schema.server.isMariaDb ? "MariaDB" : "MySQL"));
    // Both engines change what statements mean between 10.6 and 10.11, and between 8.0 and 8.4.
    server.add("major",
               FactValue::version(std::to_string(version / 10000) + '.'
                                  + std::to_string(version / 100 % 100)));
    server.add("version", FactValue::version(connection.versionText()));
    if (const auto *refused = schema.answers.refusal(MySqlAsk::Replica))
        server.gap("replica",
                   {refused->code,
                    refused->message,
                    {},
                    schema.server.isMariaDb ? "grant SLAVE MONITOR on *.*"
                                            : "grant REPLICATION CLIENT on *.*"});
    else
        server.add("replica", FactValue::boolean(schema.isReplica));
    writeSettings(schema);
    const auto tls = schema.facts.below("connection");
    tls.add("encrypted", FactValue::boolean(connection.isEncrypted()));
    tls.add("verified", FactValue::boolean(connection.isVerified()));
    if (connection.isEncrypted())
        tls.add("protocol", FactValue::text(connection.tlsProtocol()));
}

} // namespace sidestage
