// SPDX-License-Identifier: Apache-2.0
#include "models/items/celltext.h"

#include "models/items/qtext.h"

#include <QCoreApplication>

namespace sidestage {

namespace {

// A cell is a glance; nobody reads more of a line than this, and laying it out costs time.
constexpr qsizetype cellCharacters = 300;
constexpr qsizetype readingCharacters = 20000;

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("Comparison", text, comment);
}

/// `isBrief`: what the difference is about, without the shape of the secret where it differs.
QString secretText(const Judgement &judgement, std::size_t row, std::size_t column,
                   const FactValue &value, bool isBrief)
{
    const QString hidden = QStringLiteral("••• ");
    const QString shape = qstring(value.display());
    const int reference = judgement.comparison().topology().columns[column].reference;
    const Fact *other = reference < 0
        ? nullptr
        : judgement.comparison().fact(row, static_cast<std::size_t>(reference));
    if (!other || !other->value.isSecret())
        return hidden % (isBrief ? shape.section(QLatin1Char(','), 0, 0) : shape);
    if (other->value == value)
        return hidden % (value.toSecret().isCredential ? tr("same secret") : tr("same"));
    return hidden % (isBrief ? tr("different") : tr("different · %1").arg(shape));
}

QString valueText(const Judgement &judgement, std::size_t row, std::size_t column,
                  qsizetype maximum)
{
    const FactValue &value = judgement.comparison().fact(row, column)->value;
    if (value.isSecret())
        return secretText(judgement, row, column, value, maximum == cellCharacters);
    if (value.kind() == FactValue::Kind::Nothing)
        return tr("(no value)");
    QString text = qstring(value.display());
    if (text.isEmpty())
        return tr("(empty)");
    if (text.size() > maximum) {
        text.truncate(maximum);
        text += QChar(0x2026);
    }
    return text;
}

QString textOf(const Judgement &judgement, std::size_t row, std::size_t column, qsizetype maximum)
{
    const Comparison &comparison = judgement.comparison();
    const Verdict &verdict = judgement.verdict(row, column);
    switch (comparison.cell(row, column).kind()) {
    case Cell::Kind::Value: {
        const QString value = valueText(judgement, row, column, maximum);
        return verdict.change == Change::Extra ? tr("+ only here: %1").arg(value) : value;
    }
    case Cell::Kind::Absent:
        // a service's own row has no value of its own
        if (comparison.path(row).depth() == 1 && verdict.change == Change::None)
            return {};
        return verdict.change == Change::Missing ? tr("— missing") : QStringLiteral("—");
    case Cell::Kind::NoTarget:
        return verdict.isFinding() ? tr("— not set up here") : QStringLiteral("—");
    case Cell::Kind::Unmeasured:
        if (verdict.isCovered)
            return {};
        if (const Gap *gap = comparison.gap(row, column))
            return shortText(gap->reason.code);
        return tr("not measured yet");
    }
    return {};
}

} // namespace

QString stateText(State state)
{
    switch (state) {
    case State::None:
        return tr("Not compared");
    case State::Match:
        return tr("Matching");
    case State::Allowed:
        return tr("Allowed");
    case State::Known:
        return tr("Known difference");
    case State::Unmeasured:
        return tr("Not measured");
    case State::Drift:
        return tr("Drift");
    case State::Violation:
        return tr("Violation");
    }
    return {};
}

QString statePluralText(State state)
{
    switch (state) {
    case State::Known:
        return tr("Known");
    case State::Violation:
        return tr("Violations");
    default:
        return stateText(state);
    }
}

QString changeText(Change change)
{
    switch (change) {
    case Change::None:
        return {};
    case Change::Missing:
        return tr("Missing here");
    case Change::Extra:
        return tr("Only here");
    case Change::Changed:
        return tr("Changed");
    }
    return {};
}

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Info:
        return tr("info");
    case Severity::Minor:
        return tr("minor");
    case Severity::Major:
        return tr("major");
    case Severity::Blocker:
        return tr("blocker");
    }
    return {};
}

QString riskText(Risk risk)
{
    switch (risk) {
    case Risk::ControlFlow:
        return tr("control flow");
    case Risk::DataShape:
        return tr("data shape");
    case Risk::Security:
        return tr("security");
    case Risk::Cost:
        return tr("cost");
    case Risk::Risk:
        return tr("risk");
    }
    return {};
}

QString areaText(Area area)
{
    switch (area) {
    case Area::Configuration:
        return tr("Configuration");
    case Area::Database:
        return tr("Database");
    case Area::Migrations:
        return tr("Migrations");
    case Area::SignIn:
        return tr("Sign-in");
    case Area::Domains:
        return tr("Domains & HTTPS");
    case Area::BackgroundJobs:
        return tr("Background jobs");
    case Area::Storage:
        return tr("Storage");
    case Area::Integrations:
        return tr("Integrations");
    case Area::Access:
        return tr("Access");
    case Area::Deployment:
        return tr("Deployment");
    case Area::Data:
        return tr("Data");
    }
    return {};
}

QString shortText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadInput:
        return tr("wrong settings");
    case ErrorCode::NotFound:
        return tr("not found");
    case ErrorCode::PermissionDenied:
        return tr("no permission");
    case ErrorCode::Unreachable:
        return tr("unreachable");
    case ErrorCode::UntrustedPeer:
        return tr("certificate not trusted");
    case ErrorCode::Protocol:
        return tr("unexpected answer");
    case ErrorCode::Corrupt:
        return tr("damaged");
    case ErrorCode::Busy:
        return tr("locked");
    case ErrorCode::TooLarge:
        return tr("too large");
    case ErrorCode::TimedOut:
        return tr("timed out");
    case ErrorCode::Cancelled:
        return tr("cancelled");
    case ErrorCode::NotConfigured:
        return tr("not configured");
    case ErrorCode::Unsupported:
        return tr("not supported");
    case ErrorCode::Internal:
        return tr("internal error");
    }
    return {};
}

QString cellText(const Judgement &judgement, std::size_t row, std::size_t column)
{
    QString text = textOf(judgement, row, column, cellCharacters);
    text.replace(QChar::LineFeed, QChar(0x21B5));
    return text;
}

QString wholeCellText(const Judgement &judgement, std::size_t row, std::size_t column)
{
    return textOf(judgement, row, column, readingCharacters);
}

QString iconOf(State state)
{
    switch (state) {
    case State::None:
        return {};
    case State::Match:
        return QStringLiteral("match");
    case State::Allowed:
        return QStringLiteral("allowed");
    case State::Known:
        return QStringLiteral("known");
    case State::Unmeasured:
        return QStringLiteral("unmeasured");
    case State::Drift:
        return QStringLiteral("drift");
    case State::Violation:
        return QStringLiteral("violation");
    }
    return {};
}

} // namespace sidestage
