import CallCore
import CallSimulator
import Dispatch
import FrontDoor
import HTTPTransport
import Synchronization

/// A wire carrier and the product, with real sockets between them: the product's HTTP client talks to the carrier's
/// API server, the carrier's client to the product's front door. Everything they say is worked off on the simulation's
/// thread, and no simulated time passes while anything is under way.
public final class SocketWire: WireSockets {
    enum Item: Sendable {
        case api(WireRequest, @Sendable (WireResponse?) -> Void)
        case response(Int, CarrierResponse)
        case notice(CarrierNotice, ReplyID)
        case abandoned(ReplyID)
        case webhookAnswered(Int, WireResponse?)
    }

    private let ends: WireEnds
    private let mailbox = Mailbox<Item>()
    private let client: HTTPClient
    private let api: CarrierAPI
    private let port: WirePort
    private let door: FrontDoor
    private let desk: DoorDesk
    private let doorURL: String
    private let caFile: String?
    private var responses: [Int: (CarrierResponse) -> Void] = [:]
    private var answers: [Int: (WireResponse?) -> Void] = [:]
    /// Webhooks that the product has and has not answered yet: nothing is under way for them.
    private var parked: Set<ReplyID> = []
    private var unparked: Set<ReplyID> = []
    private var lastRequest = 0

    public init(_ ends: WireEnds, _ options: SocketOptions) throws {
        self.ends = ends
        caFile = options.caFile
        let mailbox = self.mailbox
        client = HTTPClient()
        port = try WirePort(host: "127.0.0.1", port: 0, tls: options.tls) { request, answer in
            mailbox.post(.api(request, answer))
        }
        let scheme = options.tls == nil ? "http" : "https"
        let endpoint = try CarrierEndpoint(
            base: "\(scheme)://localhost:\(port.port)\(options.basePath)", credentials: options.credentials,
            caFile: options.caFile)
        api = CarrierAPI(endpoint: endpoint, driver: options.driver, client: client) { wait, job in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(wait)), execute: job)
        }
        desk = DoorDesk(mailbox)
        var door = FrontDoorOptions()
        door.port = 0
        door.path = WebAddress(options.webhookURL)?.path ?? "/"
        door.publicURL = options.webhookURL
        door.tls = options.tls.map { TLSFiles(certificate: $0.certificate, key: $0.key) }
        let clock = ends.clock
        self.door = FrontDoor(driver: options.driver, handler: desk, options: door) { clock.now() }
        doorURL = "\(scheme)://localhost:\(try Self.start(self.door))"
    }

    private static func start(_ door: FrontDoor) throws -> Int {
        let result = Mutex<Result<Int, FrontDoorError>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task {
            do throws(FrontDoorError) {
                let port = try await door.start()
                result.withLock { $0 = .success(port) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        return try result.withLock { $0 }?.get() ?? 0
    }

    public func close() {
        let done = DispatchSemaphore(value: 0)
        Task { [door] in
            await door.stop()
            done.signal()
        }
        for id in parked { desk.answer(id, .ok) }
        done.wait()
        client.shutdown()
        port.close()
    }

    // MARK: both directions

    public func send(_ request: CarrierRequest, _ done: @escaping (CarrierResponse) -> Void) {
        lastRequest += 1
        let number = lastRequest
        responses[number] = done
        mailbox.begin()
        api.send(request) { [mailbox] in mailbox.post(.response(number, $0)) }
    }

    public func post(_ webhook: WireRequest, _ done: @escaping (WireResponse?) -> Void) {
        lastRequest += 1
        let number = lastRequest
        answers[number] = done
        mailbox.begin()
        var call = HTTPCall(
            webhook.method, doorURL + webhook.path + (webhook.query.map { "?" + $0 } ?? ""),
            headers: webhook.headers, body: webhook.method == "GET" ? nil : webhook.body, caFile: caFile)
        call.timeout = 20_000
        client.send(call) { [mailbox] outcome in
            guard case .answered(let status, let headers, let body) = outcome else {
                return mailbox.post(.webhookAnswered(number, nil))
            }
            mailbox.post(.webhookAnswered(number, WireResponse(status: status, headers: headers, body: body)))
        }
    }

    public func answer(_ webhook: Int, _ reply: WebhookReply) {
        // From now on the answer is on its way again.
        if parked.remove(webhook) != nil { mailbox.begin() } else { unparked.insert(webhook) }
        desk.answer(webhook, reply)
    }

    public func turnAwayAll() {
        for webhook in parked.sorted() { answer(webhook, WebhookReply(status: 503)) }
    }

    public func settle() {
        while true {
            switch mailbox.next(patience: .seconds(30)) {
            case .item(let item): take(item)
            case .quiet, .stuck: return
            }
        }
    }

    private func take(_ item: Item) {
        switch item {
        case .api(let request, let answer): answer(ends.carrier.receive(request))
        case .response(let number, let response):
            responses.removeValue(forKey: number)?(response)
            mailbox.end()
        case .notice(let notice, let id):
            ends.take(notice, id)
            if unparked.remove(id) == nil {
                parked.insert(id)
                mailbox.end()
            }
        case .abandoned(let id):
            guard parked.remove(id) != nil else { return }
            ends.abandoned(id)
            mailbox.begin()
        case .webhookAnswered(let number, let response):
            answers.removeValue(forKey: number)?(response)
            mailbox.end()
        }
    }
}
