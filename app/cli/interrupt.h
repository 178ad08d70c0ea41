// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <functional>

class QSocketNotifier;

namespace sidestage {

/// Turns Ctrl+C and a polite kill into a call on the main thread. The second one ends the process
/// at once. One at a time; it puts the system's own behaviour back when it goes.
class Interrupt : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(std::function<void()> action);
    ~Interrupt() override;

private:
    std::function<void()> m_action;
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace sidestage
