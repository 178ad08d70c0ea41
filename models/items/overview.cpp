// SPDX-License-Identifier: Apache-2.0
#include "models/items/overview.h"

#include "models/items/celltext.h"
#include "models/items/pathlabel.h"
#include "models/items/qtext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace sidestage {

namespace {

QString said(const char *text, int n = -1)
{
    return QCoreApplication::translate("sidestage::Overview", text, nullptr, n);
}

/// "1 violation", "2 violations": also where no translation is loaded, which has plurals.
QString counted(std::size_t count, const char *one, const char *many)
{
    return count == 1 ? said(one) : said(many, static_cast<int>(count));
}

/// "Staging" of "staging", at the beginning of a sentence.
QString begun(QString name)
{
    if (!name.isEmpty())
        name[0] = name[0].toUpper();
    return name;
}

/// What a path is about, in the segments that tell most: "users / email" of a long one.
QString shortLabel(const FactPath &path)
{
    const auto text = path.text();
    const auto last = text.rfind('/');
    const auto before = last == std::string_view::npos || last == 0 ? std::string_view::npos
                                                                    : text.rfind('/', last - 1);
    const auto tail = before == std::string_view::npos ? text : text.substr(before + 1);
    return qstring(pathLabel(tail));
}

class OverviewBuilder
{
public:
    explicit OverviewBuilder(const Judgement &judgement)
        : m_judgement(judgement), m_comparison(judgement.comparison())
    {
    }

    Overview build() &&
    {
        addColumns();
        addAreas();
        m_overview.cells.resize(m_overview.areas.size() * m_overview.columns.size());
        countFacts();
        countFindings();
        for (std::size_t a = 0; a < m_overview.areas.size(); ++a) {
            for (std::size_t c = 0; c < m_overview.columns.size(); ++c)
                phrase(m_overview.cells[a * m_overview.columns.size() + c],
                       m_overview.columns[c].column);
        }
        answer();
        addAttention();
        return std::move(m_overview);
    }

private:
    const Topology &topology() const { return m_comparison.topology(); }

    void addColumns()
    {
        const auto &columns = topology().columns;
        const auto depth = [&columns](std::size_t column) {
            int steps = 0;
            for (int at = columns[column].reference; at >= 0;
                 at = columns[static_cast<std::size_t>(at)].reference)
                ++steps;
            return steps;
        };
        const auto isMirrored = [&columns](std::size_t column) {
            return std::ranges::any_of(columns, [column](const Topology::Column &other) {
                return other.reference == static_cast<int>(column);
            });
        };
        for (std::size_t c = columns.size(); c-- > 0;) {
            const auto &column = columns[c];
            const auto relation = column.reference >= 0
                ? said("mirrors %1")
                      .arg(qstring(columns[static_cast<std::size_t>(column.reference)].name))
                : isMirrored(c) ? said("reference")
                                : said("mirrors none");
            m_overview.columns.push_back({c, column.kind, qstring(column.name), relation});
        }
        std::ranges::stable_sort(m_overview.columns, {},
                                 [&](const Overview::Column &one) { return depth(one.column); });
        m_place.resize(columns.size());
        for (std::size_t i = 0; i < m_overview.columns.size(); ++i)
            m_place[m_overview.columns[i].column] = i;
    }

    void addAreas()
    {
        std::array<bool, areaNames.size()> isThere{};
        for (std::size_t row = 0; row < m_comparison.rowCount(); ++row)
            isThere.at(static_cast<std::size_t>(areaOf(row))) = true;
        m_areaPlace.fill(0);
        for (std::size_t i = 0; i < isThere.size(); ++i) {
            if (!isThere.at(i))
                continue;
            m_areaPlace.at(i) = m_overview.areas.size();
            m_overview.areas.push_back(static_cast<Area>(i));
        }
    }

    Area areaOf(std::size_t row) const
    {
        return m_comparison.serviceInfo(row).areaOfPath(m_comparison.path(row).text());
    }

    OverviewCell &cellOf(std::size_t row, std::size_t column)
    {
        const auto area = m_areaPlace.at(static_cast<std::size_t>(areaOf(row)));
        return m_overview.cells[area * m_overview.columns.size() + m_place[column]];
    }

    void countFacts()
    {
        for (std::size_t row = 0; row < m_comparison.rowCount(); ++row) {
            for (std::size_t c = 0; c < m_comparison.columnCount(); ++c) {
                const auto kind = m_comparison.cell(row, c).kind();
                if (kind == Cell::Kind::NoTarget)
                    continue;
                auto &cell = cellOf(row, c);
                cell.hasTarget = true;
                if (kind == Cell::Kind::Value)
                    ++cell.facts;
            }
        }
    }

    void countFindings()
    {
        for (const auto &finding : m_judgement.findings()) {
            const auto &verdict = m_judgement.verdict(finding.row, finding.column);
            auto &cell = cellOf(finding.row, finding.column);
            ++cell.counts[verdict.state];
            const bool isWorse = !cell.telling || isMoreTelling(verdict, *cell.telling);
            cell.worst = std::max(cell.worst, verdict.state);
            if (isWorse && verdict.state != State::Allowed)
                cell.telling = finding;
        }
    }

    bool isMoreTelling(const Verdict &verdict, const FindingRef &other) const
    {
        const auto &known = m_judgement.verdict(other.row, other.column);
        return std::pair(verdict.state, verdict.severity) > std::pair(known.state, known.severity);
    }

    void phrase(OverviewCell &cell, std::size_t column) const
    {
        if (!cell.hasTarget && cell.worst < State::Known) {
            cell.phrase = said("not configured");
        } else if (cell.worst == State::Unmeasured && cell.telling) {
            const auto *gap = m_comparison.gap(cell.telling->row, column);
            const int reference = topology().columns[column].reference;
            if (!gap && reference >= 0)
                gap = m_comparison.gap(cell.telling->row, static_cast<std::size_t>(reference));
            cell.phrase = gap ? shortText(gap->reason.code) : said("not measured yet");
        } else if (cell.worst >= State::Known && cell.telling && cell.counts[cell.worst] == 1) {
            cell.phrase = shortLabel(m_comparison.path(cell.telling->row));
        } else if (cell.worst < State::Known && topology().columns[column].reference < 0) {
            cell.phrase = counted(cell.facts, QT_TRANSLATE_NOOP("sidestage::Overview", "1 fact"),
                                  QT_TRANSLATE_NOOP("sidestage::Overview", "%n facts"));
        }
    }

    /// The environment that the question is about: a staging that mirrors something, else any.
    int questioned() const
    {
        const auto &columns = topology().columns;
        int found = -1;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (columns[c].reference < 0)
                continue;
            const bool isStaging = columns[c].kind == EnvironmentKind::Staging;
            if (found < 0
                || (isStaging
                    && columns[static_cast<std::size_t>(found)].kind != EnvironmentKind::Staging))
                found = static_cast<int>(c);
        }
        return found;
    }

    void answer()
    {
        const auto &counts = m_judgement.counts();
        QStringList parts;
        const auto add = [&](State state, const char *one, const char *many) {
            if (counts[state] > 0)
                parts.append(counted(counts[state], one, many));
        };
        add(State::Violation, QT_TRANSLATE_NOOP("sidestage::Overview", "1 violation"),
            QT_TRANSLATE_NOOP("sidestage::Overview", "%n violations"));
        add(State::Drift, QT_TRANSLATE_NOOP("sidestage::Overview", "1 unexplained difference"),
            QT_TRANSLATE_NOOP("sidestage::Overview", "%n unexplained differences"));
        add(State::Known, QT_TRANSLATE_NOOP("sidestage::Overview", "1 known difference"),
            QT_TRANSLATE_NOOP("sidestage::Overview", "%n known differences"));
        add(State::Unmeasured, QT_TRANSLATE_NOOP("sidestage::Overview", "1 thing not measured"),
            QT_TRANSLATE_NOOP("sidestage::Overview", "%n things not measured"));
        m_overview.counts = parts.join(QStringLiteral(" · "));

        const int column = questioned();
        if (column < 0) {
            m_overview.sentence = said("No environment mirrors another");
            return;
        }
        const auto c = static_cast<std::size_t>(column);
        const auto &own = m_judgement.counts(c);
        const auto name = begun(qstring(topology().columns[c].name));
        const auto other = qstring(
            topology().columns[static_cast<std::size_t>(topology().columns[c].reference)].name);
        if (own.unexplained() > 0) {
            m_overview.answer = own[State::Violation] > 0 ? State::Violation : State::Drift;
            m_overview.sentence = said("%1 does not mirror %2").arg(name, other);
        } else if (own[State::Unmeasured] > 0) {
            m_overview.answer = State::Unmeasured;
            m_overview.sentence = said("Whether %1 mirrors %2 is not known")
                                      .arg(qstring(topology().columns[c].name), other);
        } else {
            m_overview.answer = State::Match;
            m_overview.sentence = said("%1 mirrors %2").arg(name, other);
        }
    }

    void addAttention()
    {
        std::vector<FindingRef> findings;
        for (const auto &finding : m_judgement.findings()) {
            const auto &verdict = m_judgement.verdict(finding.row, finding.column);
            if (verdict.state == State::Violation
                || (verdict.state == State::Drift && verdict.severity == Severity::Blocker)
                || verdict.state == State::Unmeasured)
                findings.push_back(finding);
        }
        std::ranges::stable_sort(findings, std::greater(), [this](const FindingRef &finding) {
            const auto &verdict = m_judgement.verdict(finding.row, finding.column);
            return std::pair(verdict.state == State::Unmeasured ? State::None : verdict.state,
                             verdict.severity);
        });
        const auto add = [this](Attention one) {
            if (m_overview.attention.size() < Overview::mostAttention)
                m_overview.attention.push_back(std::move(one));
            else
                ++m_overview.furtherAttention;
        };
        std::size_t next = 0;
        const auto addFindings = [&](bool isUnmeasured) {
            for (; next < findings.size(); ++next) {
                const auto &finding = findings[next];
                const auto &verdict = m_judgement.verdict(finding.row, finding.column);
                if ((verdict.state == State::Unmeasured) != isUnmeasured)
                    return;
                add({verdict.state, line(finding), finding, -1});
            }
        };
        addFindings(false);
        for (std::size_t n = 0; n < m_judgement.noteUses().size(); ++n)
            addNote(n, add);
        addFindings(true);
    }

    /// What was found; the rule behind it is for the inspector.
    QString line(const FindingRef &finding) const
    {
        const auto &name = topology().columns[finding.column].name;
        const auto reason = qstring(m_judgement.reason(finding.row, finding.column));
        const auto found = reason.left(reason.indexOf(QStringLiteral(". The rule ")));
        return qstring(name) + QStringLiteral(": ")
            + qstring(pathLabel(m_comparison.path(finding.row).text())) + QStringLiteral(" – ")
            + found;
    }

    template <typename Add>
    void addNote(std::size_t note, const Add &add) const
    {
        const auto title = qstring(m_judgement.notes().notes[note].title);
        switch (m_judgement.noteUses()[note].standing) {
        case NoteStanding::Overdue:
            add({State::Known,
                 said("“%1” is overdue for review").arg(title),
                 {},
                 static_cast<int>(note)});
            break;
        case NoteStanding::DueIn7:
        case NoteStanding::DueIn14:
            add({State::Known,
                 said("“%1” is due for review").arg(title),
                 {},
                 static_cast<int>(note)});
            break;
        case NoteStanding::Incomplete:
            add({State::Known,
                 said("“%1” is incomplete and explains nothing").arg(title),
                 {},
                 static_cast<int>(note)});
            break;
        default:
            break;
        }
    }

    const Judgement &m_judgement;
    const Comparison &m_comparison;
    Overview m_overview;
    std::vector<std::size_t> m_place; ///< of a judgement's column among those of the overview
    std::array<std::size_t, areaNames.size()> m_areaPlace{};
};

} // namespace

Overview Overview::of(const Judgement &judgement)
{
    return OverviewBuilder(judgement).build();
}

} // namespace sidestage
