// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "models/items/tablefile.h"
#include "ui/panels/comparepanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QStackedWidget>

// How the table of Compare leaves the window: by the clipboard and as a file.

namespace sidestage {

void MainWindow::connectTable()
{
    const auto copyAs = [this](QAction *action, TableFormat format) {
        connect(action, &QAction::triggered, this, [this, format] {
            QGuiApplication::clipboard()->setText(m_compare->selectedTable(format));
        });
    };
    copyAs(m_actions->copy, TableFormat::Tabbed);
    copyAs(m_actions->copyCsv, TableFormat::Csv);
    copyAs(m_actions->copyMarkdown, TableFormat::Markdown);
    connect(m_actions->copyPath, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_compare->selectedPaths()); });
    connect(m_actions->exportTable, &QAction::triggered, this, &MainWindow::chooseExport);
    connect(m_compare, &ComparePanel::selectionChanged, this, &MainWindow::enableTableActions);
    auto *view = m_compare->view();
    view->addActions({m_actions->record, m_actions->probeAgain, m_actions->copy, m_actions->copyCsv,
                      m_actions->copyMarkdown, m_actions->copyPath, m_actions->exportTable});
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void MainWindow::enableTableActions()
{
    const bool isShown = m_workspace && m_stack->currentWidget() == m_compare;
    for (auto *action :
         {m_actions->copy, m_actions->copyCsv, m_actions->copyMarkdown, m_actions->copyPath})
        action->setEnabled(isShown && m_compare->hasSelection());
    m_actions->exportTable->setEnabled(isShown && m_compare->model()->judgement());
}

void MainWindow::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export table"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(
        {tr("CSV (*.csv)"), tr("Markdown (*.md)"), tr("Text with tabs (*.txt)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.section(QLatin1Char('.'), -1).chopped(1));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::exportTable);
    dialog->open();
}

void MainWindow::exportTable(const QString &file)
{
    m_export = std::jthread([this, file, tree = m_compare->model()->treePointer(),
                             columns = m_compare->shownColumns()](const std::stop_token &stop) {
        const auto written = writeTable(QFile::encodeName(file).toStdString(), *tree, columns,
                                        tableFormatOf(file), stop);
        QMetaObject::invokeMethod(this, [this, file, written] {
            const auto name = QDir::toNativeSeparators(file);
            if (written)
                showMessage(*written == 1 ? tr("1 row was written to %1.").arg(name)
                                          : tr("%n rows were written to %1.", nullptr,
                                               static_cast<int>(*written))
                                                .arg(name));
            else
                showProblems({written.error()});
        });
    });
}

} // namespace sidestage
