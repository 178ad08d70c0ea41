// SPDX-License-Identifier: Apache-2.0
// How the dialog's parts stand beside each other; what they do is in createworkspacedialog.cpp.
#include "ui/dialogs/createworkspacedialog.h"

#include "models/items/findingsmodel.h"
#include "ui/delegates/findingdelegate.h"
#include "ui/editor/commenthighlighter.h"
#include "ui/panels/problemspanel.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace sidestage {

namespace {

constexpr int margin = 12;

} // namespace

void CreateWorkspaceDialog::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    auto *title = new QLabel(tr("A workspace in %1").arg(m_folder), this);
    title->setTextFormat(Qt::PlainText);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    m_summary = new QLabel(this);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    layout->addWidget(title);
    layout->addWidget(m_summary);
    layout->addSpacing(6);
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    m_progress->setAccessibleName(tr("The folder is being looked through"));
    layout->addWidget(m_progress);

    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildFindings());
    splitter->addWidget(buildEditor());
    splitter->setSizes({620, 640});
    layout->addWidget(splitter, 1);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_create = buttons->addButton(tr("&Create"), QDialogButtonBox::AcceptRole);
    m_stop = buttons->addButton(tr("&Stop searching"), QDialogButtonBox::ActionRole);
    m_create->setEnabled(false);
    m_create->setDefault(true);
    m_create->setToolTip(tr("Write environments.yaml into the folder and open the workspace"));
    m_stop->setToolTip(tr("Propose what is known so far"));
    m_stop->setAutoDefault(false);
    connect(m_create, &QPushButton::clicked, this, &CreateWorkspaceDialog::create);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_stop->setEnabled(false);
        m_worker->stop();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &CreateWorkspaceDialog::reject);
    m_verdict = new QLabel(this);
    m_verdict->setTextFormat(Qt::PlainText);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_verdict, 1);
    bottom->addWidget(buttons);
    layout->addSpacing(4);
    layout->addLayout(bottom);
    resize(1280, 760);
}

QWidget *CreateWorkspaceDialog::buildFindings()
{
    auto *side = new QWidget(this);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 6, 0);
    auto *label = new QLabel(tr("&Found in the folder"), side);
    m_findings = new QTreeView(side);
    label->setBuddy(m_findings);
    m_findings->setModel(m_model);
    m_findings->setItemDelegate(new FindingDelegate(m_theme, m_findings));
    m_findings->setAccessibleName(tr("What was found in the folder"));
    m_findings->setRootIsDecorated(false);
    m_findings->setUniformRowHeights(true);
    m_findings->header()->setStretchLastSection(true);
    m_findings->header()->resizeSection(FindingsModel::Where, 170);
    m_findings->header()->resizeSection(FindingsModel::What, 260);
    layout->addWidget(label);
    layout->addWidget(m_findings, 1);
    return side;
}

QWidget *CreateWorkspaceDialog::buildEditor()
{
    auto *side = new QWidget(this);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(6, 0, 0, 0);
    auto *label = new QLabel(tr("&environments.yaml, as proposed: change it as you like"), side);
    m_editor = new QPlainTextEdit(side);
    label->setBuddy(m_editor);
    m_editor->setAccessibleName(tr("Text of environments.yaml"));
    m_editor->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_editor->setTabChangesFocus(true); // the format has no tabs
    m_editor->setFont(m_theme->valueFont(font()));
    m_editor->setReadOnly(true); // until there is a proposal
    new CommentHighlighter(m_theme->mutedText(), m_editor->document());
    m_problems = new ProblemsPanel(side);
    m_problems->setTheme(m_theme);
    layout->addWidget(label);
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_problems);
    return side;
}

} // namespace sidestage
