// SPDX-License-Identifier: Apache-2.0
#include "tests/support/samplejudgement.h"
#include "tests/support/testmain.h"
#include "tests/support/windowwarnings.h"
#include "ui/mainwindow.h"
#include "ui/panels/comparepanel.h"
#include "ui/panels/overview/overviewpanel.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QLabel>
#include <QListWidget>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>

#include <algorithm>

using namespace sidestage;

/// The overview as a person meets it: by keys and clicks, in the window.
class TestOverviewPanel : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;

    QString selectedPath() const
    {
        return m_window->comparePanel()
            ->view()
            ->currentIndex()
            .data(ComparisonModel::PathRole)
            .toString();
    }
    /// The first cell that speaks of a finding of that state.
    QModelIndex cellOf(State state) const
    {
        const auto *model = m_window->overviewPanel()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                const auto index = model->index(row, column);
                if (index.data(OverviewModel::WorstRole).toInt() == static_cast<int>(state))
                    return index;
            }
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(anyWarningOfOurs());
        m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("w.ini")),
                                                 QSettings::IniFormat);
        m_window = std::make_unique<MainWindow>(*m_settings);
        m_window->resize(1360, 860);
        m_window->show();
        m_window->setWorkspace(sample::workspace());
        m_window->setJudgement(sample::shopJudgement());
        const auto *model = m_window->comparePanel()->model();
        QVERIFY(
            QTest::qWaitFor([&] { return model->tree().judgement() == model->judgement().get(); }));
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    }
    void cleanup() { m_window.reset(); }

    void isReachedByItsKeyAndAnswers()
    {
        auto *panel = m_window->overviewPanel();
        QVERIFY(panel->isVisible());
        QVERIFY(panel->model()->rowCount() > 0);
        const auto labels = panel->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [panel](const QLabel *label) {
            return label->isVisible() && label->text() == panel->model()->overview().sentence;
        }));
    }

    void aCellLeadsToTheRowThatItSpeaksOf()
    {
        auto *panel = m_window->overviewPanel();
        const auto index = cellOf(State::Violation);
        QVERIFY(index.isValid());
        const auto &telling = panel->model()
                                  ->overview()
                                  .cell(static_cast<std::size_t>(index.row()),
                                        static_cast<std::size_t>(index.column()))
                                  .telling;
        QVERIFY(telling);
        QTest::mouseClick(panel->grid()->viewport(), Qt::LeftButton, {},
                          panel->grid()->visualRect(index).center());
        QVERIFY(m_window->comparePanel()->isVisible());
        const auto wanted =
            m_window->comparePanel()->model()->judgement()->comparison().path(telling->row);
        QTRY_COMPARE(selectedPath(), QString::fromStdString(std::string(wanted.text())));
    }

    void anEmptyJudgementSaysSo()
    {
        m_window->setJudgement(nullptr);
        const auto labels = m_window->overviewPanel()->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text() == QStringLiteral("Nothing has been measured yet");
        }));
        QVERIFY(!m_window->overviewPanel()->grid()->isVisible());
    }

    void whatNeedsAPersonIsFollowedByKeyboard()
    {
        auto *list = m_window->overviewPanel()->attention();
        QVERIFY(list->count() > 0);
        list->setFocus();
        list->setCurrentRow(0);
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(!m_window->overviewPanel()->isVisible());
    }

    void whatTheListLeavesOutIsFoundInCompare()
    {
        auto services = sample::shop();
        const auto database =
            std::ranges::find(services, std::string("database"), &sample::Service::name);
        for (int i = 0; i < 20; ++i)
            database
                ->facts["production"]["tables/shop.orders/indexes/further" + std::to_string(i)] =
                FactValue::text("btree");
        m_window->setJudgement(sample::judge(services));
        auto *list = m_window->overviewPanel()->attention();
        const int last = list->count() - 1;
        QCOMPARE(last, static_cast<int>(Overview::mostAttention));
        QVERIFY2(list->item(last)->text().startsWith(QStringLiteral("and ")),
                 qPrintable(list->item(last)->text()));
        list->setFocus();
        list->setCurrentRow(last);
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(m_window->comparePanel()->isVisible());
        QTRY_VERIFY(!selectedPath().isEmpty());
    }
};

QTEST_MAIN(TestOverviewPanel)
#include "tst_overviewpanel.moc"
