// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/migrations/migrations.h"

#include "probes/kinds/migrations/migrationrecord.h"
#include "probes/kinds/migrations/migrationtools.h"
#include "probes/kinds/migrations/repository.h"
#include "probes/kinds/migrations/repositorycheck.h"

namespace sidestage {

namespace {

/// The answers for one tool, in the order of its queries.
struct Answers
{
    const Result<BookkeepingRows> *table = nullptr;
    const Result<BookkeepingRows> *log = nullptr; ///< nullptr: not asked for
    const Result<BookkeepingRows> *lock = nullptr;
};

Result<void> writeTool(const FoundMigrationTool &tool, const Answers &answers,
                       const MigrationOptions &options, const ProbeContext &context)
{
    const auto migrations = context.facts.below("migrations");
    if (!answers.table->has_value()) {
        migrations.gap(tool.path, answers.table->error());
        return {};
    }
    const auto facts = migrations.below(tool.path);
    const auto rowsOf = [](const Result<BookkeepingRows> *answer) {
        return answer && *answer ? **answer : BookkeepingRows();
    };
    const auto record =
        interpretMigrations(tool, **answers.table, rowsOf(answers.log), rowsOf(answers.lock));
    writeRecord(tool, record, facts);
    if (answers.lock && !*answers.lock)
        facts.gap("lock", answers.lock->error());
    if (answers.log && !*answers.log)
        facts.gap("log", answers.log->error());
    const auto repository =
        readRepository(tool.tool, options, context.spec.workspaceFolder, context.deadline);
    if (auto inTime = context.deadline.check(); !inTime)
        return inTime;
    if (repository)
        writeRepository(tool.tool, record, *repository, facts, context.log);
    else
        facts.gap("repository", repository.error());
    return {};
}

} // namespace

Result<void> writeMigrations(BookkeepingSource &source, const MigrationOptions &options,
                             const ProbeContext &context)
{
    if (!options.isWanted())
        return {};
    const auto tables = source.tables(bookkeepingTableNames(options.table));
    if (!tables)
        return tl::unexpected(tables.error());
    const auto tools = findMigrationTools(*tables, options.tool, options.table);
    std::vector<BookkeepingQuery> queries;
    for (const auto &tool : tools) {
        context.log.write("found the bookkeeping table of " + tool.tool);
        for (const auto *query : {&tool.table, &tool.log, &tool.lock}) {
            if (!query->columns.empty())
                queries.push_back(*query);
        }
    }
    if (queries.empty())
        return {};
    const auto answers = source.rows(queries);
    if (!answers)
        return tl::unexpected(answers.error());
    if (answers->size() != queries.size())
        return failure(ErrorCode::Internal, "the migrations' tables were not all answered for");
    auto next = answers->begin();
    const auto answerTo = [&next](const BookkeepingQuery &query) {
        return query.columns.empty() ? nullptr : &*next++;
    };
    for (const auto &tool : tools) {
        Answers own;
        own.table = answerTo(tool.table);
        own.log = answerTo(tool.log);
        own.lock = answerTo(tool.lock);
        if (auto done = writeTool(tool, own, options, context); !done)
            return done;
    }
    return {};
}

} // namespace sidestage
