// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/samplejudgement.h"
#include "tests/support/testmain.h"
#include "ui/mainwindow.h"
#include "ui/panels/comparepanel.h"

#include <QSettings>
#include <QTemporaryDir>

namespace sidestage::test {

/// A window with a judgement on the screen.
struct WindowScene
{
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    MainWindow window{settings};

    explicit WindowScene(std::shared_ptr<const Judgement> judgement = sample::shopJudgement())
    {
        window.resize(1360, 860);
        window.show();
        window.setWorkspace(sample::workspace());
        show(std::move(judgement));
    }
    void show(std::shared_ptr<const Judgement> judgement)
    {
        window.setJudgement(std::move(judgement));
        settle();
    }
    /// Until the newest filter and judgement are on the screen.
    void settle()
    {
        const auto *model = window.comparePanel()->model();
        QVERIFY(QTest::qWaitFor([&] {
            return model->tree().judgement() == model->judgement().get()
                && model->tree().filter() == model->filter();
        }));
    }
    CompareView *view() { return window.comparePanel()->view(); }
    QString currentPath()
    {
        return view()->currentIndex().data(ComparisonModel::PathRole).toString();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *target = window.focusWidget() ? window.focusWidget() : &window;
        QTest::keyClick(target, key, modifiers);
    }
    QStringList shownPaths()
    {
        QStringList paths;
        const auto &tree = window.comparePanel()->model()->tree();
        for (std::uint32_t node = 0; node < tree.nodeCount(); ++node) {
            if (tree.node(node).row != ComparisonTree::none)
                paths.append(QString::fromStdString(std::string(tree.path(node))));
        }
        return paths;
    }
};

} // namespace sidestage::test
