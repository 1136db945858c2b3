import CallCore

/// Sends a carrier's webhooks with its time limits and retries, in order but for what the faults do.
final class WebhookSender {
    private let kernel: SimKernel
    private let faults: FaultInjector
    private var random: SeededRandom
    private var lastDue: [String: CallTime] = [:]
    /// Webhooks that nobody ever took.
    private(set) var undelivered: [WireRequest] = []
    var send: (WireRequest, @escaping (WireResponse?) -> Void) -> Void = { $1(nil) }

    private final class Delivery {
        let webhook: WireWebhook
        let then: (WireResponse?) -> Void
        var firstTry: CallTime?
        var tries = 0

        init(_ webhook: WireWebhook, then: @escaping (WireResponse?) -> Void) {
            self.webhook = webhook
            self.then = then
        }
    }

    init(kernel: SimKernel, faults: FaultInjector) {
        self.kernel = kernel
        self.faults = faults
        random = kernel.random.stream("wire webhooks")
    }

    /// Sends a webhook of a call. `then` gets the answer of the last try, once; nil when there was none.
    func post(_ webhook: WireWebhook, of call: String, then: @escaping (WireResponse?) -> Void = { _ in }) {
        let fault = faults.webhook(canBeOvertaken: webhook.policy.mayStray, webhook.name)
        var due = kernel.now + random.draw(webhook.latency) + fault.delay
        if webhook.policy.mayStray {
            if fault.delay == 0 { due = max(due, lastDue[call] ?? due) }
            lastDue[call] = max(due, lastDue[call] ?? due)
            if let extra = fault.duplicateAfter { again(webhook, at: due + extra) }
        }
        let delivery = Delivery(webhook, then: then)
        kernel.schedule(at: due, label: "webhook \(webhook.name)") { self.attempt(delivery) }
    }

    /// A second delivery of the same request; nobody waits for its answer.
    private func again(_ webhook: WireWebhook, at time: CallTime) {
        kernel.schedule(at: time, label: "webhook \(webhook.name) again") { self.send(webhook.request) { _ in } }
    }

    private func attempt(_ delivery: Delivery) {
        delivery.tries += 1
        let firstTry = delivery.firstTry ?? kernel.now
        delivery.firstTry = firstTry
        // What comes of a try counts once: an answer after the time limit is one nobody waits for.
        var isOpen = true
        let limit = delivery.webhook.policy.answerLimit
        let timeout = kernel.schedule(after: limit, label: "no answer to \(delivery.webhook.name)") {
            guard isOpen else { return }
            isOpen = false
            self.failed(delivery, nil)
        }
        send(delivery.webhook.request) { response in
            guard isOpen else { return }
            isOpen = false
            self.kernel.cancel(timeout)
            if let response, !delivery.webhook.policy.retriesStatus(response.status) {
                delivery.then(response)
            } else {
                self.failed(delivery, response)
            }
        }
    }

    private func failed(_ delivery: Delivery, _ response: WireResponse?) {
        let policy = delivery.webhook.policy
        let spent = kernel.now - (delivery.firstTry ?? kernel.now)
        guard delivery.tries <= policy.retries.count, policy.total.map({ spent < $0 }) ?? true else {
            undelivered.append(delivery.webhook.request)
            return delivery.then(response)
        }
        kernel.schedule(after: policy.retries[delivery.tries - 1], label: "retry of \(delivery.webhook.name)") {
            self.attempt(delivery)
        }
    }
}
