// SPDX-License-Identifier: Apache-2.0
#include "tests/support/serverthread.h"

namespace sidestage::test {

ServerThread::~ServerThread()
{
    if (m_object)
        QMetaObject::invokeMethod(
            m_object, [this] { delete m_object; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void ServerThread::run(const std::function<QObject *()> &make)
{
    auto *context = new QObject;
    context->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        context, [&] { m_object = make(); }, Qt::BlockingQueuedConnection);
    context->deleteLater();
}

} // namespace sidestage::test
