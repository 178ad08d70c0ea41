// SPDX-License-Identifier: Apache-2.0
#include "models/items/credentialmodel.h"

#include "models/credentials/keychaintext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace sidestage {

namespace {

using Place = CredentialLook::Place;

QString dateText(std::chrono::sys_days day)
{
    const auto when =
        QDateTime::fromSecsSinceEpoch(std::chrono::sys_seconds(day).time_since_epoch().count())
            .toUTC();
    return QLocale().toString(when.date(), QLocale::ShortFormat);
}

/// Nobody could look. Where there is no keychain there is nothing in it, either.
bool isUnknown(const CredentialLook &look)
{
    return look.place == Place::Nowhere && look.why != KeychainOutcome::Missing
        && look.why != KeychainOutcome::Absent;
}

/// Whether its date is that of the value that a run would use.
bool isDated(const CredentialLook &look)
{
    return look.record && (look.place == Place::Keychain || isUnknown(look));
}

QString translated(const char *sentence)
{
    return QCoreApplication::translate("Keychain", sentence);
}

} // namespace

void CredentialModel::setLooks(std::vector<CredentialLook> looks, std::chrono::sys_days today)
{
    const auto sameNames = [](const CredentialLook &a, const CredentialLook &b) {
        return a.use.name == b.use.name;
    };
    if (!std::ranges::equal(looks, m_looks, sameNames)) {
        beginResetModel();
        m_looks = std::move(looks);
        m_today = today;
        endResetModel();
        return;
    }
    for (std::size_t row = 0; row < looks.size(); ++row) {
        if (looks[row] == m_looks[row] && today == m_today)
            continue;
        m_looks[row] = std::move(looks[row]);
        Q_EMIT dataChanged(index(static_cast<int>(row), 0),
                           index(static_cast<int>(row), ColumnCount - 1));
    }
    m_today = today;
}

int CredentialModel::problemCount() const
{
    return static_cast<int>(std::ranges::count_if(m_looks, [](const CredentialLook &look) {
        return isProblem(look) && !look.use.name.empty();
    }));
}

bool CredentialModel::isProblem(const CredentialLook &look)
{
    // Without a key of its own an audit makes one up, and what nobody uses nobody misses.
    const bool isNeeded =
        look.use.name.empty() ? look.why != KeychainOutcome::Missing : !look.use.places.empty();
    return look.place == Place::Nowhere && isNeeded;
}

QString CredentialModel::nameOf(const CredentialLook &look)
{
    return look.use.name.empty() ? tr("Key of the fingerprints")
                                 : QString::fromStdString(look.use.name);
}

QString CredentialModel::usesOf(const CredentialLook &look)
{
    if (look.use.name.empty())
        return tr("every audit of this workspace");
    QStringList places;
    for (const auto &place : look.use.places)
        places.append(tr("%1 in %2")
                          .arg(QString::fromStdString(place.service),
                               QString::fromStdString(place.environment)));
    return places.isEmpty() ? tr("nothing any more") : places.join(QStringLiteral(", "));
}

QString CredentialModel::placeOf(const CredentialLook &look)
{
    switch (look.place) {
    case Place::Unknown:
        return tr("looking…");
    case Place::Variable:
        return tr("process environment");
    case Place::Session:
        return tr("this session only");
    case Place::Keychain:
        return tr("keychain");
    case Place::Demo:
        return tr("the demo's own");
    case Place::Nowhere:
        break;
    }
    switch (look.why) {
    case KeychainOutcome::Locked:
        return tr("unknown: keychain locked");
    case KeychainOutcome::Absent:
        return tr("missing: no keychain");
    case KeychainOutcome::Missing:
        return look.use.name.empty() ? tr("none: made up for each run") : tr("missing");
    case KeychainOutcome::Silent:
        return tr("unknown: no answer");
    case KeychainOutcome::Refused:
        return tr("unknown: refused");
    case KeychainOutcome::Done:
    case KeychainOutcome::Failed:
        break;
    }
    return tr("unknown");
}

QString CredentialModel::ageOf(const CredentialLook &look) const
{
    if (!isDated(look))
        return {};
    const auto set = std::chrono::floor<std::chrono::days>(look.record->set);
    const auto days = static_cast<int>((m_today - set).count());
    QString text = days <= 0 ? tr("today")
        : days == 1          ? tr("yesterday")
                             : tr("%n days ago", nullptr, days);
    if (const auto due = look.record->due()) {
        text += QStringLiteral(" · ");
        text += *due <= m_today ? tr("to be replaced since %1").arg(dateText(*due))
                                : tr("replace by %1").arg(dateText(*due));
    }
    return text;
}

QString CredentialModel::explain(const CredentialLook &look) const
{
    QStringList lines{nameOf(look), tr("Used by: %1").arg(usesOf(look))};
    if (look.place == Place::Nowhere) {
        const auto [what, advice] = textOf(look.why);
        lines.append(translated(what));
        if (*advice != '\0')
            lines.append(translated(advice));
    } else if (look.place == Place::Variable) {
        lines.append(look.use.name.empty()
                         ? QStringLiteral("SIDESTAGE_FINGERPRINT_KEY")
                         : QString::fromStdString(credentialVariable(look.use.name)));
    }
    if (const auto age = ageOf(look); !age.isEmpty())
        lines.append(tr("Set: %1").arg(age));
    return lines.join(QLatin1Char('\n'));
}

int CredentialModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_looks.size());
}

int CredentialModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CredentialModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Credential");
    case UsedBy:
        return tr("Used by");
    case KeptIn:
        return tr("Kept in");
    case Set:
        return tr("Set");
    default:
        return {};
    }
}

QVariant CredentialModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &look = m_looks[static_cast<std::size_t>(index.row())];
    if (role == IsProblemRole)
        return isProblem(look);
    if (role == IsUnknownRole)
        return isUnknown(look);
    if (role == IsDueRole)
        return isDated(look) && look.record->isDue(m_today);
    if (role == IconRole) {
        if (look.place == Place::Unknown)
            return QStringLiteral("unmeasured");
        if (isProblem(look))
            return look.why == KeychainOutcome::Locked ? QStringLiteral("lock")
                : isUnknown(look)                      ? QStringLiteral("unmeasured")
                                                       : QStringLiteral("problem");
        return look.place == Place::Nowhere ? QStringLiteral("unmeasured")
                                            : QStringLiteral("match");
    }
    if (role == Qt::ToolTipRole)
        return explain(look);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name:
        return nameOf(look);
    case UsedBy:
        return usesOf(look);
    case KeptIn:
        return placeOf(look);
    case Set:
        return ageOf(look);
    default:
        return {};
    }
}

} // namespace sidestage
