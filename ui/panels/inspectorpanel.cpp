// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/inspectorpanel.h"

#include "models/items/celltext.h"
#include "models/items/pathlabel.h"
#include "models/items/qtext.h"
#include "models/items/recordable.h"
#include "models/items/rowmarkdown.h"
#include "ui/dialogs/textdiffdialog.h"
#include "ui/panels/flowlayout.h"
#include "ui/panels/valuebox.h"

#include <QClipboard>
#include <QDate>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace sidestage {

namespace {

/// Text of others is never markup.
QLabel *plainLabel(QWidget *parent, bool isSelectable = true)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    if (isSelectable) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setCursor(Qt::IBeamCursor);
    }
    // long words must not make the pane wider than it is
    label->setMinimumWidth(1);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    return label;
}

QString dateText(const Date &date)
{
    return QLocale().toString(QDate(static_cast<int>(date.year()),
                                    static_cast<int>(static_cast<unsigned>(date.month())),
                                    static_cast<int>(static_cast<unsigned>(date.day()))),
                              QLocale::ShortFormat);
}

} // namespace

InspectorPanel::InspectorPanel(QWidget *parent) : QScrollArea(parent)
{
    setAccessibleName(tr("Inspector"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(240);
    setFocusPolicy(Qt::StrongFocus);
    auto *content = new QWidget(this);
    content->setBackgroundRole(QPalette::Base);
    content->setAutoFillBackground(true);
    m_layout = new QVBoxLayout(content);
    m_layout->setContentsMargins(16, 14, 16, 16);
    m_layout->setSpacing(4);

    m_path = plainLabel(content);
    m_title = plainLabel(content);
    m_icon = new QLabel(content);
    m_icon->setFixedSize(16, 18);
    m_verdict = plainLabel(content);
    m_reason = plainLabel(content);
    m_layout->addWidget(m_path);
    m_layout->addWidget(m_title);
    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_verdict, 1);
    m_layout->addSpacing(2);
    m_layout->addLayout(line);
    m_layout->addWidget(m_reason);
    m_layout->addSpacing(6);
    m_valuesLayout = new QVBoxLayout;
    m_valuesLayout->setSpacing(4);
    m_layout->addLayout(m_valuesLayout);
    m_rule = addSection(tr("Judged by"));
    m_note = addSection(tr("Staging note"));
    m_fix = addSection(tr("How to fix"));

    m_actions = new QWidget(content);
    auto *actions = new FlowLayout(m_actions);
    actions->setContentsMargins(0, 14, 0, 0);
    actions->setSpacing(6);
    const auto addButton = [&](const QString &text, const QString &toolTip) {
        auto *button = new QPushButton(text, m_actions);
        button->setToolTip(toolTip);
        button->setMinimumWidth(button->sizeHint().width() + 14);
        button->setAccessibleDescription(toolTip);
        actions->addWidget(button);
        return button;
    };
    m_record = addButton(tr("Record as known…"),
                         tr("Write a note that explains the selected rows (Ctrl+K)"));
    m_showNote = addButton(tr("Show the note"), tr("Show and edit the note of this difference"));
    m_copyMarkdown = addButton(tr("Copy as Markdown"), tr("Copy this row as a Markdown table"));
    m_copyPath = addButton(tr("Copy path"), tr("Copy the path, as rules and notes name it"));
    m_copyValue = addButton(tr("Copy value"), tr("Copy the value of the selected environment"));
    m_sideBySide =
        addButton(tr("Side by side…"), tr("Show this text beside the reference's, line by line"));
    m_probeAgain = addButton(tr("Probe again"),
                             tr("Read this service again, in this environment alone (Ctrl+R)"));
    m_layout->addWidget(m_actions);
    m_layout->addStretch(1);
    setWidget(content);

    connect(m_copyMarkdown, &QPushButton::clicked, this, [this] {
        copyText(rowMarkdown(*m_tree->judgement(), m_tree->node(m_node).row,
                             static_cast<std::size_t>(m_column)));
    });
    connect(m_copyPath, &QPushButton::clicked, this,
            [this] { copyText(qstring(m_tree->path(m_node))); });
    connect(m_copyValue, &QPushButton::clicked, this, [this] {
        copyText(wholeCellText(*m_tree->judgement(), m_tree->node(m_node).row,
                               static_cast<std::size_t>(m_column)));
    });
    connect(m_record, &QPushButton::clicked, this, &InspectorPanel::recordRequested);
    connect(m_showNote, &QPushButton::clicked, this, [this] {
        const Judgement &judgement = *m_tree->judgement();
        const Note *note = judgement.note(
            judgement.verdict(m_tree->node(m_node).row, static_cast<std::size_t>(m_column)));
        if (note)
            Q_EMIT noteRequested(qstring(note->title));
    });
    connect(m_sideBySide, &QPushButton::clicked, this, &InspectorPanel::openSideBySide);
    connect(m_probeAgain, &QPushButton::clicked, this, &InspectorPanel::probeAgainRequested);
    explain(std::make_shared<ComparisonTree>(), ComparisonTree::none, -1);
}

std::optional<TargetName> InspectorPanel::target() const
{
    if (m_node == ComparisonTree::none || m_column < 0 || m_tree->node(m_node).pathBytes == 0)
        return {};
    const Comparison &comparison = m_tree->judgement()->comparison();
    return TargetName{std::string(comparison.path(m_tree->node(m_node).sample).service()),
                      comparison.topology().columns[static_cast<std::size_t>(m_column)].name};
}

InspectorPanel::Section InspectorPanel::addSection(const QString &title)
{
    Section section{plainLabel(widget() ? widget() : this, false), nullptr, nullptr};
    section.caption->setText(title);
    section.body = plainLabel(this);
    section.detail = plainLabel(this);
    m_layout->addSpacing(8);
    for (QLabel *label : {section.caption, section.body, section.detail})
        m_layout->addWidget(label);
    return section;
}

void InspectorPanel::fill(const Section &section, const QString &body, const QString &detail)
{
    section.caption->setVisible(!body.isEmpty());
    section.body->setVisible(!body.isEmpty());
    section.body->setText(body);
    section.detail->setVisible(!detail.isEmpty());
    section.detail->setText(detail);
}

void InspectorPanel::setTheme(ThemePointer theme)
{
    m_theme = std::move(theme);
    applyTheme();
    explain(m_tree, m_node, m_column);
}

void InspectorPanel::applyTheme()
{
    const auto setInk = [](QLabel *label, const QColor &color) {
        QPalette palette = label->palette();
        // selectable labels draw with the one, others with the other
        palette.setColor(QPalette::WindowText, color);
        palette.setColor(QPalette::Text, color);
        label->setPalette(palette);
    };
    QFont caption = font();
    caption.setWeight(QFont::DemiBold);
    if (caption.pointSizeF() > 0)
        caption.setPointSizeF(caption.pointSizeF() * 0.92);
    QFont title = font();
    title.setWeight(QFont::DemiBold);
    if (title.pointSizeF() > 0)
        title.setPointSizeF(title.pointSizeF() * 1.3);
    m_title->setFont(title);
    m_path->setFont(m_theme->valueFont(font()));
    setInk(m_path, m_theme->mutedText());
    for (const Section &section : {m_rule, m_note, m_fix}) {
        section.caption->setFont(caption);
        setInk(section.caption, m_theme->mutedText());
        setInk(section.detail, m_theme->mutedText());
    }
    for (const auto &[label, box] : m_values) {
        label->setFont(caption);
        setInk(label, m_theme->mutedText());
        box->setFont(m_theme->valueFont(font()));
        box->setEdge(m_theme->line());
    }
}

void InspectorPanel::explain(std::shared_ptr<const ComparisonTree> tree, std::uint32_t node,
                             int column)
{
    m_tree = std::move(tree);
    m_node = node;
    m_column = column;
    const bool isSomething = node != ComparisonTree::none;
    const bool isRow = isSomething && m_tree->node(node).row != ComparisonTree::none;
    m_path->setVisible(isSomething);
    m_icon->setVisible(isRow);
    m_verdict->setVisible(isRow);
    m_actions->setVisible(isSomething);
    m_copyMarkdown->setVisible(isRow);
    m_record->setVisible(isSomething && hasDrift());
    m_showNote->setVisible(false); // explainRow says otherwise
    m_copyValue->setVisible(isRow);
    if (!isSomething) {
        m_title->setText(tr("Nothing selected"));
        m_reason->setText(tr("Select a row to see what stands where, and why it was judged so."));
    } else {
        showPath();
        if (m_column < 0)
            m_column = worstColumn();
        m_probeAgain->setVisible(target().has_value());
    }
    if (isRow)
        explainRow();
    else
        explainGroup();
    showValues();
    showDifference();
}

void InspectorPanel::showPath()
{
    const std::string_view path = m_tree->path(m_node);
    const auto last = path.rfind('/');
    const bool isBelow = last != std::string_view::npos;
    const auto shown = [](std::string_view part) { return qstring(pathLabel(part)); };
    m_title->setText(path.empty() ? areaText(m_tree->node(m_node).area)
                                  : shown(isBelow ? path.substr(last + 1) : path));
    m_path->setVisible(isBelow);
    m_path->setText(isBelow ? shown(path.substr(0, last)) : QString());
}

int InspectorPanel::worstColumn() const
{
    const auto row = m_tree->node(m_node).row;
    int worst = 0;
    State state = State::None;
    for (std::size_t i = 0; i < m_tree->columnCount() && row != ComparisonTree::none; ++i) {
        const Verdict &verdict = m_tree->judgement()->verdict(row, i);
        if (!m_tree->filter().isHidden(i) && verdict.isFinding() && verdict.state > state) {
            state = verdict.state;
            worst = static_cast<int>(i);
        }
    }
    return worst;
}

void InspectorPanel::explainRow()
{
    const Judgement &judgement = *m_tree->judgement();
    const auto row = m_tree->node(m_node).row;
    const auto column = static_cast<std::size_t>(m_column);
    const Verdict &verdict = judgement.verdict(row, column);
    const auto &topology = judgement.comparison().topology();
    const QString separator = QStringLiteral(" · ");
    QString words = stateText(verdict.state);
    if (verdict.change != Change::None)
        words += separator % changeText(verdict.change).toLower();
    if (verdict.state == State::Known || verdict.state >= State::Drift)
        words += separator % severityText(verdict.severity) % separator % riskText(verdict.risk);
    m_verdict->setText(words % separator % qstring(topology.columns[column].name));
    m_icon->setVisible(m_theme && verdict.state != State::None);
    if (m_theme) {
        QPalette ink = m_verdict->palette();
        ink.setColor(QPalette::WindowText, m_theme->ink(verdict.state));
        ink.setColor(QPalette::Text, m_theme->ink(verdict.state));
        m_verdict->setPalette(ink);
        m_icon->setPixmap(m_theme->pixmap(iconOf(verdict.state), m_theme->ink(verdict.state), 15,
                                          devicePixelRatioF()));
    }
    m_reason->setText(qstring(judgement.reason(row, column)));
    const Rule *rule = judgement.rule(verdict);
    // most sentences end with the rule's reason; it is not said twice
    const bool isSaid = rule && m_reason->text().contains(qstring(rule->why));
    fill(m_rule, rule ? qstring(rule->id) : QString(),
         rule && !isSaid ? qstring(rule->why) : QString());
    fill(m_fix, rule && verdict.state >= State::Drift ? qstring(rule->fix) : QString());
    const Note *note = judgement.note(verdict);
    m_showNote->setVisible(note != nullptr);
    if (!note) {
        fill(m_note, {});
        return;
    }
    QString detail = qstring(note->why);
    if (!note->tested.empty())
        detail += QLatin1Char('\n') % tr("Tested: %1").arg(qstring(note->tested));
    if (note->reviewBy)
        detail += QLatin1Char('\n')
            % tr("%1 · review by %2").arg(qstring(note->owner), dateText(*note->reviewBy));
    fill(m_note, qstring(note->title), detail);
}

bool InspectorPanel::hasDrift() const
{
    const auto node = m_node;
    return !driftIn(*m_tree, {&node, 1}).empty();
}

void InspectorPanel::explainGroup()
{
    fill(m_rule, {});
    fill(m_note, {});
    fill(m_fix, {});
    if (m_node == ComparisonTree::none)
        return;
    QStringList lines;
    const auto &columns = m_tree->judgement()->comparison().topology().columns;
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto sums = m_tree->sums(m_node, column);
        QStringList parts;
        for (std::size_t state = sums.size(); state-- > 1;) {
            if (sums[state] > 0)
                parts.append(QStringLiteral("%1 %2")
                                 .arg(statePluralText(static_cast<State>(state)))
                                 .arg(sums[state]));
        }
        if (!parts.isEmpty())
            lines.append(qstring(columns[column].name) % QStringLiteral(": ")
                         % parts.join(QStringLiteral(", ")));
    }
    m_reason->setText(lines.join(QLatin1Char('\n')));
}

void InspectorPanel::showValues()
{
    const bool isRow =
        m_node != ComparisonTree::none && m_tree->node(m_node).row != ComparisonTree::none;
    const std::size_t count = isRow ? m_tree->columnCount() : 0;
    while (m_values.size() < count) {
        auto *label = plainLabel(widget(), false);
        auto *box = new ValueBox(widget());
        label->setContentsMargins(0, 6, 0, 0);
        m_valuesLayout->addWidget(label);
        m_valuesLayout->addWidget(box);
        m_values.emplace_back(label, box);
        if (m_theme)
            applyTheme();
    }
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const auto &[label, box] = m_values[i];
        bool isShown = i < count && !m_tree->filter().isHidden(i);
        if (isShown) {
            const Judgement &judgement = *m_tree->judgement();
            const auto &columns = judgement.comparison().topology().columns;
            const QString text = wholeCellText(judgement, m_tree->node(m_node).row, i);
            const auto current = static_cast<std::size_t>(m_column);
            const bool isReference = columns[current].reference == static_cast<int>(i);
            label->setText(qstring(columns[i].name)
                           % (isReference ? QStringLiteral(" · ") % tr("reference") : QString()));
            box->setAccessibleName(tr("Value in %1").arg(qstring(columns[i].name)));
            box->setValue(text);
            isShown = !text.isEmpty();
        }
        label->setVisible(isShown);
        box->setVisible(isShown);
    }
}

void InspectorPanel::showDifference()
{
    const bool isRow =
        m_node != ComparisonTree::none && m_tree->node(m_node).row != ComparisonTree::none;
    m_difference = isRow ? valueDiff(*m_tree->judgement(), m_tree->node(m_node).row,
                                     static_cast<std::size_t>(m_column))
                         : std::nullopt;
    m_sideBySide->setVisible(m_difference.has_value());
    for (const auto &[label, box] : m_values)
        box->setMarks({}, {});
    if (!m_difference || !m_theme)
        return;
    const auto column = static_cast<std::size_t>(m_column);
    const auto reference = static_cast<std::size_t>(
        m_tree->judgement()->comparison().topology().columns[column].reference);
    const auto &ink = m_theme->ink(State::Drift);
    m_values[reference].second->setMarks(m_difference->leftMarks(), ink);
    m_values[column].second->setMarks(m_difference->rightMarks(), ink);
}

void InspectorPanel::openSideBySide()
{
    const auto &columns = m_tree->judgement()->comparison().topology().columns;
    const auto &column = columns[static_cast<std::size_t>(m_column)];
    const auto &reference = columns[static_cast<std::size_t>(column.reference)];
    auto *dialog = new TextDiffDialog(*m_difference, qstring(reference.name), qstring(column.name),
                                      m_theme, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

QString InspectorPanel::text() const
{
    QStringList parts;
    for (const QLabel *label : {m_path, m_title, m_verdict, m_reason}) {
        if (!label->isHidden())
            parts.append(label->text());
    }
    for (const auto &[label, box] : m_values) {
        if (!label->isHidden())
            parts.append(label->text() % QStringLiteral(": ") % box->toPlainText());
    }
    for (const Section &section : {m_rule, m_note, m_fix}) {
        for (const QLabel *label : {section.caption, section.body, section.detail}) {
            if (!label->isHidden())
                parts.append(label->text());
        }
    }
    return parts.join(QLatin1Char('\n'));
}

void InspectorPanel::copyText(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

} // namespace sidestage
