// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/postgresql/settingnames.h"

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

// Names as pg_settings writes them, each list sorted.
constexpr std::array<std::string_view, 60> results{
    "DateStyle",
    "IntervalStyle",
    "TimeZone",
    "array_nulls",
    "autovacuum",
    "backslash_quote",
    "block_size",
    "bytea_output",
    "check_function_bodies",
    "data_checksums",
    "default_table_access_method",
    "default_tablespace",
    "default_text_search_config",
    "default_transaction_deferrable",
    "default_transaction_isolation",
    "default_transaction_read_only",
    "dynamic_library_path",
    "escape_string_warning",
    "exit_on_error",
    "extra_float_digits",
    "fsync",
    "full_page_writes",
    "gin_fuzzy_search_limit",
    "hot_standby_feedback",
    "idle_in_transaction_session_timeout",
    "integer_datetimes",
    "lc_messages",
    "lc_monetary",
    "lc_numeric",
    "lc_time",
    "lo_compat_privileges",
    "local_preload_libraries",
    "lock_timeout",
    "log_statement",
    "max_identifier_length",
    "max_index_keys",
    "max_prepared_transactions",
    "max_standby_streaming_delay",
    "password_encryption",
    "quote_all_identifiers",
    "row_security",
    "search_path",
    "session_preload_libraries",
    "session_replication_role",
    "shared_preload_libraries",
    "ssl",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
    "standard_conforming_strings",
    "statement_timeout",
    "synchronize_seqscans",
    "synchronous_commit",
    "temp_file_limit",
    "timezone_abbreviations",
    "track_commit_timestamp",
    "transform_null_equals",
    "wal_level",
    "xmlbinary",
    "xmloption",
    "zero_damaged_pages",
};
constexpr std::array<std::string_view, 38> cost{
    "autovacuum_max_workers",
    "autovacuum_naptime",
    "autovacuum_vacuum_cost_delay",
    "autovacuum_vacuum_scale_factor",
    "checkpoint_completion_target",
    "checkpoint_timeout",
    "deadlock_timeout",
    "default_statistics_target",
    "effective_cache_size",
    "effective_io_concurrency",
    "geqo_threshold",
    "huge_pages",
    "jit",
    "log_min_duration_statement",
    "logical_decoding_work_mem",
    "maintenance_work_mem",
    "max_connections",
    "max_files_per_process",
    "max_locks_per_transaction",
    "max_parallel_maintenance_workers",
    "max_parallel_workers",
    "max_parallel_workers_per_gather",
    "max_replication_slots",
    "max_wal_senders",
    "max_wal_size",
    "max_worker_processes",
    "min_wal_size",
    "random_page_cost",
    "seq_page_cost",
    "shared_buffers",
    "superuser_reserved_connections",
    "temp_buffers",
    "track_activity_query_size",
    "track_io_timing",
    "wal_buffers",
    "wal_compression",
    "wal_segment_size",
    "work_mem",
};
constexpr std::array<std::string_view, 9> newer{
    "allow_alter_system", // 17
    "client_connection_check_interval", // 14
    "createrole_self_grant", // 16
    "default_toast_compression", // 14
    "event_triggers", // 17
    "icu_validation_level", // 16
    "idle_session_timeout", // 14
    "restrict_nonsystem_relation_kind", // 17
    "transaction_timeout", // 17
};
constexpr std::array<std::string_view, 5> lists{"DateStyle", "local_preload_libraries",
                                                "search_path", "session_preload_libraries",
                                                "shared_preload_libraries"};
template <std::size_t count>
bool holds(const std::array<std::string_view, count> &names, std::string_view name)
{
    return std::ranges::binary_search(names, name);
}

} // namespace

PgSettingKind pgSettingKind(std::string_view name)
{
    return holds(results, name) ? PgSettingKind::Results
        : holds(cost, name)     ? PgSettingKind::Cost
        : holds(newer, name)    ? PgSettingKind::Newer
                                : PgSettingKind::Other;
}

bool isPgListSetting(std::string_view name)
{
    return holds(lists, name);
}

} // namespace sidestage
