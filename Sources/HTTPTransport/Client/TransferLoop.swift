import CCurl
import CallCore

/// Runs all transfers of a client; lives on its thread alone.
final class TransferLoop {
    /// Connections at once, to one host and altogether; further requests wait for a free one.
    private static let connectionsPerHost = 128
    private static let connections = 1_024

    private let mailbox: Mailbox
    private let multi: UnsafeMutableRawPointer
    private var running: [HTTPCallID: Transfer] = [:]
    /// Those of `running` whose answers are streamed.
    private var streamed: Set<HTTPCallID> = []

    init?(_ mailbox: Mailbox) {
        guard let multi = curl_multi_init() else { return nil }
        self.mailbox = mailbox
        self.multi = multi
        ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, Self.connectionsPerHost)
        ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, Self.connections)
        mailbox.attach(multi)
    }

    deinit {
        mailbox.attach(nil)
        running.removeAll()
        curl_multi_cleanup(multi)
    }

    /// Returns when the mailbox is closed and every order has its outcome.
    func run() {
        while true {
            let delivery = mailbox.take()
            if delivery.isClosing {
                end(with: delivery.orders)
                return
            }
            for order in delivery.orders { begin(order, redirectsLeft: order.call.redirects) }
            for id in delivery.resumed { resume(id) }
            for id in delivery.cancelled { stop(id, "http.cancelled", "the request was cancelled") }
            var active: Int32 = 0
            curl_multi_perform(multi, &active)
            let ended = collect()
            // What an outcome led to may be in the mailbox already; the wake-up is pending then, and the poll is short.
            if ended == 0 { curl_multi_poll(multi, nil, 0, Int32(timeToWait()), nil) }
        }
    }

    private func begin(_ order: TransferOrder, redirectsLeft: Int) {
        guard let url = HTTPURL(order.call.url) else { return order.done(CallCheck.badURL) }
        if let refusal = CallCheck.refusal(of: order, to: url) { return order.done(refusal) }
        guard let transfer = Transfer(order, url, redirectsLeft: redirectsLeft) else {
            return order.done(.notSent(code: "http.unavailable", message: "the request could not be set up"))
        }
        guard curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else {
            return order.done(.notSent(code: "http.unavailable", message: "the request could not be started"))
        }
        running[order.id] = transfer
        if transfer.reader != nil { streamed.insert(order.id) }
    }

    /// Gives the outcomes of all transfers that ended, and tells how many.
    private func collect() -> Int {
        var ended = 0
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let result = message.pointee.data.result
            guard let transfer = remove(Transfer.id(of: easy)) else { continue }
            ended += 1
            if let next = transfer.redirect(after: result) {
                follow(next, from: transfer)
            } else {
                transfer.order.done(transfer.outcome(of: result))
            }
        }
        return ended
    }

    private func follow(_ target: String, from transfer: Transfer) {
        switch RedirectRule.judge(target, from: transfer.url, left: transfer.redirectsLeft) {
        case .refused(let refusal):
            transfer.order.done(refusal)
        case .allowed(let url):
            var order = transfer.order
            order.call.url = url.text
            order.call.timeout -= transfer.elapsed
            guard order.call.timeout > 0 else {
                return order.done(.lost(code: "http.timeout", message: "\(url.host) took too long to redirect"))
            }
            begin(order, redirectsLeft: transfer.redirectsLeft - 1)
        }
    }

    private func resume(_ id: HTTPCallID) {
        guard let transfer = running[id] else { return }
        transfer.reader?.resumed()
        curl_easy_pause(transfer.easy, CURLPAUSE_CONT)
    }

    /// Ends the streams that have been silent for too long, and tells for how many milliseconds nothing is due.
    private func timeToWait() -> Milliseconds {
        var wait: Milliseconds = 10_000
        guard !streamed.isEmpty else { return wait }
        let now = MonotonicClock.now()
        for id in streamed {
            guard let transfer = running[id], let reader = transfer.reader, let deadline = reader.deadline else {
                continue
            }
            if deadline > now {
                wait = min(wait, deadline - now)
            } else {
                abandon(id)
                transfer.order.done(transfer.silenced(reader))
                // What it led to may be in the mailbox already.
                wait = 0
            }
        }
        return wait
    }

    private func stop(_ id: HTTPCallID, _ code: String, _ message: String) {
        guard let transfer = abandon(id) else { return }
        transfer.order.done(transfer.stopped(code: code, message: message))
    }

    private func end(with orders: [TransferOrder]) {
        let message = "the HTTP client is shut down"
        for id in running.keys.sorted(by: { $0.number < $1.number }) { stop(id, "http.shutdown", message) }
        for order in orders { order.done(.notSent(code: "http.shutdown", message: message)) }
    }

    @discardableResult
    private func abandon(_ id: HTTPCallID) -> Transfer? {
        running[id]?.abandon()
        return remove(id)
    }

    private func remove(_ id: HTTPCallID) -> Transfer? {
        streamed.remove(id)
        guard let transfer = running.removeValue(forKey: id) else { return nil }
        curl_multi_remove_handle(multi, transfer.easy)
        return transfer
    }
}
