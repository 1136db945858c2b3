import CallCore
import CallSimulator
import Dispatch
import HTTPTransport
import Synchronization
import VoiceCallEngine

/// A simulated carrier that anybody can talk to: its API on a port, its people answering, its webhooks and media sockets
/// going out, in real time.
public final class CarrierServer {
    private enum Item: Sendable {
        case api(WireRequest, @Sendable (WireResponse?) -> Void)
        case answered(Int, WireResponse?)
        case media(MediaDialler.Event)
        case stop
    }

    public let port: Int
    public let carrier: any WireCarrier
    /// Called with every request, webhook and media stream, without what stands in them.
    public var onTraffic: (String) -> Void = { _ in }
    /// Media sockets that are open, or about to be.
    public var streamCount: Int { dialler.count }
    private let mailbox = Mailbox<Item>()
    private let client = HTTPClient()
    private let server: WirePort
    private let dialler: MediaDialler
    private let caFile: String?
    private var answers: [Int: (WireResponse?) -> Void] = [:]
    private var lastWebhook = 0
    private let clock: any HostClock

    /// - Parameters:
    ///   - clock: the machine's.
    ///   - caFile: PEM file of the authority that the product's front door is trusted by, and its media sockets.
    public init(
        _ carrier: any WireCarrier, host: String, port: Int, tls: WireTLS?, caFile: String?, clock: any HostClock
    ) throws {
        self.carrier = carrier
        self.caFile = caFile
        self.clock = clock
        let mailbox = self.mailbox
        server = try WirePort(host: host, port: port, tls: tls) { mailbox.post(.api($0, $1)) }
        self.port = server.port
        var random = carrier.network.kernel.random.stream("media masks")
        dialler = try MediaDialler(caFile: caFile, seed: random.next()) { mailbox.post(.media($0)) }
        carrier.send = { [unowned self] request, completion in post(request, completion) }
        carrier.connect = { [dialler] dial, user, done in dialler.connect(dial, user, done) }
        dialler.report = { [unowned self] in onTraffic($0) }
    }

    /// Serves until `stop`. Simulated time follows the machine's.
    public func serve() throws {
        defer { close() }
        let kernel = carrier.network.kernel
        let start = clock.now()
        let origin = kernel.now
        while true {
            let now = origin + (clock.now() - start)
            try kernel.run(until: max(now, kernel.now))
            let wait = kernel.nextEventAt.map { min(max($0 - kernel.now, 1), 1_000) } ?? 1_000
            guard let item = mailbox.take(within: .milliseconds(Int(wait))) else { continue }
            try kernel.run(until: max(origin + (clock.now() - start), kernel.now))
            switch item {
            case .api(let request, let answer):
                let response = carrier.receive(request)
                onTraffic("\(request.method) \(request.path) \(response.map { "\($0.status)" } ?? "lost")")
                answer(response)
            case .answered(let number, let response):
                onTraffic("webhook answered \(response.map { "\($0.status)" } ?? "by nobody")")
                answers.removeValue(forKey: number)?(response)
            case .media(let event): dialler.take(event)
            case .stop: return
            }
        }
    }

    private func close() {
        client.shutdown()
        dialler.shutdown()
        server.close()
    }

    /// From any thread.
    public var stopper: @Sendable () -> Void { { [mailbox] in mailbox.post(.stop) } }

    private func post(_ webhook: WireRequest, _ done: @escaping (WireResponse?) -> Void) {
        lastWebhook += 1
        let number = lastWebhook
        answers[number] = done
        onTraffic("webhook \(webhook.method) \(webhook.origin ?? "")\(webhook.path)")
        var call = HTTPCall(
            webhook.method, webhook.url, headers: webhook.headers, body: webhook.method == "GET" ? nil : webhook.body,
            caFile: caFile)
        call.timeout = 20_000
        client.send(call) { [mailbox] outcome in
            guard case .answered(let status, let headers, let body) = outcome else {
                return mailbox.post(.answered(number, nil))
            }
            mailbox.post(.answered(number, WireResponse(status: status, headers: headers, body: body)))
        }
    }
}
