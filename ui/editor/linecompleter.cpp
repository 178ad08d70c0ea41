// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/linecompleter.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>

namespace sidestage {

namespace {

/// Completes the last of several names.
class NamesCompleter final : public QCompleter
{
public:
    using QCompleter::QCompleter;

    QStringList splitPath(const QString &path) const override
    {
        return {path.mid(path.lastIndexOf(QLatin1Char(',')) + 1).trimmed()};
    }
    QString pathFromIndex(const QModelIndex &index) const override
    {
        const auto text = static_cast<QLineEdit *>(widget())->text();
        const auto comma = text.lastIndexOf(QLatin1Char(','));
        const auto before =
            comma < 0 ? QString() : QString(text.left(comma + 1) % QLatin1Char(' '));
        return before % index.data().toString();
    }
};

/// Shows what begins like the line at the cursor, and takes the chosen one.
class TextCompletion final : public QObject
{
public:
    TextCompletion(QPlainTextEdit *field, QAbstractItemModel *words)
        : QObject(field), m_field(field), m_completer(new QCompleter(words, this))
    {
        m_completer->setWidget(field);
        m_completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_completer->setMaxVisibleItems(8);
        connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
                [this](const QString &word) {
                    auto cursor = m_field->textCursor();
                    cursor.movePosition(QTextCursor::StartOfBlock);
                    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
                    cursor.insertText(word);
                    m_field->setTextCursor(cursor);
                });
        // before the field, so that the keys that choose do not reach it
        field->installEventFilter(this);
        connect(field, &QPlainTextEdit::textChanged, this, [this] {
            if (m_isKey)
                offer();
        });
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::FocusOut)
            m_isKey = false;
        if (event->type() != QEvent::KeyPress)
            return false;
        const auto *key = static_cast<QKeyEvent *>(event);
        m_isKey = !key->text().isEmpty() && key->text().front().isPrint();
        const bool chooses = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter
            || key->key() == Qt::Key_Tab || key->key() == Qt::Key_Escape;
        if (chooses && m_completer->popup()->isVisible()) {
            event->ignore();
            return true;
        }
        return false;
    }

private:
    void offer()
    {
        const auto typed = m_field->textCursor().block().text().trimmed();
        constexpr int least = 2;
        m_completer->setCompletionPrefix(typed);
        const bool isDone =
            m_completer->completionCount() == 1 && m_completer->currentCompletion() == typed;
        if (typed.size() < least || m_completer->completionCount() == 0 || isDone) {
            m_completer->popup()->hide();
            return;
        }
        auto place = m_field->cursorRect();
        place.setLeft(0);
        place.setWidth(m_field->viewport()->width());
        m_completer->complete(place);
    }

    QPlainTextEdit *m_field;
    QCompleter *m_completer;
    bool m_isKey = false; ///< the last change was typed, not set
};

} // namespace

void completeLine(QLineEdit *field, QAbstractItemModel *names)
{
    auto *completer = new NamesCompleter(names, field);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    field->setCompleter(completer);
}

void completeText(QPlainTextEdit *field, QAbstractItemModel *words)
{
    new TextCompletion(field, words);
}

} // namespace sidestage
