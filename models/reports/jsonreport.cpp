// SPDX-License-Identifier: Apache-2.0
#include "models/reports/jsonreport.h"

#include "models/reports/reportorder.h"

namespace sidestage {

namespace {

/// The grammar of RFC 8259, section 6.
bool isJsonNumber(std::string_view text)
{
    const auto takeDigits = [&text] {
        const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(end);
        return end > 0;
    };
    if (text.starts_with('-'))
        text.remove_prefix(1);
    if (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9')
        return false;
    if (!takeDigits())
        return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!takeDigits())
            return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-'))
            text.remove_prefix(1);
        if (!takeDigits())
            return false;
    }
    return text.empty();
}

void textOrNull(JsonWriter &writer, std::string_view key, std::string_view text)
{
    writer.key(key);
    if (text.empty())
        writer.null();
    else
        writer.text(text);
}

void writeText(JsonWriter &writer, std::string_view key, std::string_view text)
{
    writer.key(key);
    writer.text(text);
}

void writeEnvironments(JsonWriter &writer, const Topology &topology)
{
    writer.key("environments");
    writer.beginArray();
    for (const auto &column : topology.columns) {
        writer.beginObject(true);
        writeText(writer, "name", column.name);
        writeText(writer, "kind", nameOf(column.kind));
        textOrNull(writer, "mirrors",
                   column.reference < 0
                       ? std::string_view()
                       : topology.columns[static_cast<std::size_t>(column.reference)].name);
        writer.endObject();
    }
    writer.endArray();
}

void writeProbes(JsonWriter &writer, const AuditReport &report)
{
    writer.key("probes");
    writer.beginArray();
    for (const auto &probe : sortedProbes(report)) {
        writer.beginObject(true);
        writeText(writer, "service", probe.service);
        writeText(writer, "environment", probe.environment);
        writeText(writer, "kind", probe.kind);
        writeText(writer, "outcome", nameOf(probe.outcome.kind));
        writer.key("facts");
        writer.integer(static_cast<std::int64_t>(probe.facts));
        writer.key("seconds");
        writer.decimal(static_cast<double>(probe.outcome.duration.count()) / 1000);
        writer.key("error");
        if (const auto &error = probe.outcome.error) {
            writer.beginObject(true);
            writeText(writer, "code", nameOf(error->code));
            writeText(writer, "message", error->message);
            textOrNull(writer, "where", error->where.toString());
            textOrNull(writer, "suggestion", error->suggestion);
            writer.endObject();
        } else {
            writer.null();
        }
        writer.endObject();
    }
    writer.endArray();
}

void writeCounts(JsonWriter &writer, const Counts &counts)
{
    writer.key("counts");
    writer.beginObject(true);
    for (const auto state : {State::Match, State::Allowed, State::Known, State::Drift,
                             State::Violation, State::Unmeasured}) {
        writer.key(nameOf(state));
        writer.integer(static_cast<std::int64_t>(counts[state]));
    }
    writer.endObject();
}

void writeSide(JsonWriter &writer, std::string_view key, const Fact *fact)
{
    writer.key(key);
    if (fact != nullptr)
        writeJsonValue(writer, fact->value);
    else
        writer.null();
}

void writeFinding(JsonWriter &writer, const Judgement &judgement, std::size_t row,
                  std::size_t column)
{
    const auto &comparison = judgement.comparison();
    const auto &topology = comparison.topology();
    const auto &verdict = judgement.verdict(row, column);
    const auto path = comparison.path(row).text();
    const int reference = topology.columns[column].reference;
    writer.beginObject();
    writeText(writer, "path", path);
    writeText(writer, "area", nameOf(comparison.serviceInfo(row).areaOfPath(path)));
    writeText(writer, "environment", topology.columns[column].name);
    textOrNull(writer, "reference",
               reference < 0 ? std::string_view()
                             : topology.columns[static_cast<std::size_t>(reference)].name);
    writeText(writer, "state", nameOf(verdict.state));
    textOrNull(writer, "change", nameOf(verdict.change));
    writeText(writer, "severity", nameOf(verdict.severity));
    writeText(writer, "risk", nameOf(verdict.risk));
    const auto *rule = judgement.rule(verdict);
    textOrNull(writer, "rule", rule != nullptr ? std::string_view(rule->id) : std::string_view());
    writeText(writer, "reason", judgement.reason(row, column));
    const auto *note = judgement.note(verdict);
    writer.key("note");
    if (note != nullptr)
        writer.text(note->title);
    else
        writer.null();
    writeSide(writer, "value", comparison.fact(row, column));
    writeSide(writer, "referenceValue",
              reference < 0 ? nullptr : comparison.fact(row, static_cast<std::size_t>(reference)));
    writer.endObject();
}

void writeFindings(JsonWriter &writer, const Judgement &judgement, bool listsMatches)
{
    writer.key("findings");
    writer.beginArray();
    if (listsMatches) {
        const auto &comparison = judgement.comparison();
        for (std::size_t row = 0; row < comparison.rowCount(); ++row) {
            for (std::size_t column = 0; column < comparison.columnCount(); ++column) {
                if (judgement.verdict(row, column).isFinding())
                    writeFinding(writer, judgement, row, column);
            }
        }
    } else {
        for (const auto &finding : judgement.findings())
            writeFinding(writer, judgement, finding.row, finding.column);
    }
    writer.endArray();
}

} // namespace

void writeJsonValue(JsonWriter &writer, const FactValue &value)
{
    switch (value.kind()) {
    case FactValue::Kind::Nothing:
        return writer.null();
    case FactValue::Kind::Boolean:
        return writer.boolean(value.toBoolean());
    case FactValue::Kind::Integer:
        return writer.integer(value.toInteger());
    case FactValue::Kind::Decimal:
        return isJsonNumber(value.toText()) ? writer.raw(value.toText())
                                            : writer.text(value.toText());
    case FactValue::Kind::Text:
    case FactValue::Kind::Version:
    case FactValue::Kind::Instant:
    case FactValue::Kind::Duration:
        return writer.text(value.display());
    case FactValue::Kind::List:
    case FactValue::Kind::Set:
        writer.beginArray(true);
        for (const auto &member : value.members())
            writeJsonValue(writer, member);
        return writer.endArray();
    case FactValue::Kind::Secret:
        writer.beginObject(true);
        writer.key("secret");
        writer.beginObject(true);
        writeText(writer, "shape", value.toSecret().shape);
        writeText(writer, "length", nameOf(value.toSecret().length));
        writer.endObject();
        return writer.endObject();
    }
}

void writeJsonReport(const AuditReport &report, bool listsMatches, const TextSink &sink)
{
    const auto &judgement = *report.judgement;
    JsonWriter writer(sink);
    writer.beginObject();
    writer.key("sidestage");
    writer.integer(1);
    writeText(writer, "workspace", report.workspace);
    writeText(writer, "project", report.project);
    writeText(writer, "started", isoTime(report.started));
    writer.key("seconds");
    writer.decimal(report.seconds);
    writeEnvironments(writer, judgement.comparison().topology());
    writeProbes(writer, report);
    writeCounts(writer, judgement.counts());
    writeFindings(writer, judgement, listsMatches);
    writer.endObject();
    writer.finish();
}

} // namespace sidestage
