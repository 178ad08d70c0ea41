// SPDX-License-Identifier: Apache-2.0
#include "models/items/findingsmodel.h"

#include <algorithm>

namespace sidestage {

namespace {

QString placeOf(const FolderFinding &finding)
{
    const auto file = QString::fromStdString(finding.where.file);
    return finding.where.line > 0
        ? QString(file + QLatin1Char(':') + QString::number(finding.where.line))
        : file;
}

} // namespace

void FindingsModel::setFindings(std::vector<FolderFinding> findings)
{
    if (!m_findings.empty()) {
        beginRemoveRows({}, 0, rowCount() - 1);
        m_findings.clear();
        endRemoveRows();
    }
    if (findings.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(findings.size()) - 1);
    m_findings = std::move(findings);
    endInsertRows();
}

int FindingsModel::unreadCount() const
{
    return static_cast<int>(
        std::ranges::count(m_findings, FindingKind::Unread, &FolderFinding::kind));
}

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

int FindingsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString FindingsModel::kindText(FindingKind kind)
{
    switch (kind) {
    case FindingKind::Settings:
        return tr("Settings of one environment");
    case FindingKind::Template:
        return tr("Belongs to no environment");
    case FindingKind::Address:
        return tr("An address");
    case FindingKind::Container:
        return tr("A container");
    case FindingKind::Manifest:
        return tr("An object of Kubernetes");
    case FindingKind::Workflow:
        return tr("A workflow that deploys");
    case FindingKind::Migrations:
        return tr("Migrations of a database");
    case FindingKind::Hosting:
        return tr("A hosting platform's file");
    case FindingKind::Secrets:
        return tr("Secrets, which were not looked at");
    case FindingKind::Unread:
        return tr("Could not be read");
    }
    return {};
}

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FolderFinding &finding = m_findings[static_cast<std::size_t>(index.row())];
    const bool isUnread = finding.kind == FindingKind::Unread;
    switch (role) {
    case IsUnreadRole:
        return isUnread;
    case LeadsNowhereRole:
        return !isUnread && finding.became.empty();
    case PlaceRole:
        return placeOf(finding);
    case IconRole:
        if (index.column() != What)
            return {};
        return isUnread                            ? QStringLiteral("problem")
            : finding.kind == FindingKind::Secrets ? QStringLiteral("lock")
            : finding.became.empty()               ? QStringLiteral("unmeasured")
                                                   : QStringLiteral("match");
    case Qt::ToolTipRole:
        return QString(kindText(finding.kind) + QLatin1Char('\n') + placeOf(finding)
                       + QLatin1Char('\n') + QString::fromStdString(finding.what));
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Where:
        return placeOf(finding);
    case What:
        return QString::fromStdString(finding.what);
    case Became:
        if (isUnread)
            return tr("not read");
        return finding.became.empty() ? tr("nothing") : QString::fromStdString(finding.became);
    default:
        return {};
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Where:
        return tr("Where");
    case What:
        return tr("What was found");
    case Became:
        return tr("What it became");
    default:
        return {};
    }
}

} // namespace sidestage
