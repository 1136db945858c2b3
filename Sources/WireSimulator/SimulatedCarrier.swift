import CallCore
import CallCrypto
import CallSimulator
import HTTPTransport
import Providers
import ScriptValue
import Synchronization

/// The carriers that can be simulated down to their wire formats, each with an account of its own.
public enum SimulatedCarrier: String, CaseIterable, Sendable {
    case twilio
    case telnyx
    case plivo

    /// Where calls of these runs say the product is.
    public static let webhookURL = "https://voice.example.org/voice/webhook"

    static let connectionID = "2612345678901234567"
    static let authID = "MA0123456789ABCDEFGH"
    /// Any 32 bytes: they only have to be the same on both sides.
    static let signingKey = [UInt8](repeating: 0x2A, count: 32)
    static let publicKey = Base64.encode(Ed25519PrivateKey(seed: signingKey)?.publicKey.raw ?? [])
    static let accountSID = "AC" + String(repeating: "0123456789abcdef", count: 2)
    static let token = Secret(String(repeating: "5f", count: 16))

    public var driver: any CarrierDriver {
        switch self {
        case .twilio: TwilioDriver(accountSID: Self.accountSID, authToken: Self.token.reveal())
        case .telnyx: TelnyxDriver(connectionID: Self.connectionID, publicKey: Self.publicKey)
        case .plivo: PlivoDriver(authID: Self.authID, authToken: Self.token.reveal())
        }
    }

    var credentials: HTTPCredentials {
        switch self {
        case .twilio: .basic(user: Self.accountSID, password: Self.token)
        case .telnyx: .bearer(token: Self.token)
        case .plivo: .basic(user: Self.authID, password: Self.token)
        }
    }

    /// Path before the paths of the driver's requests.
    var basePath: String { self == .telnyx ? "/v2" : "" }

    /// Path of the API below its origin: part of a configuration's `baseUrl`.
    public var apiPath: String { basePath }

    /// The simulated account, as a configuration writes it.
    public var accountLines: [String] {
        switch self {
        case .twilio: ["accountSid: \(Self.accountSID)", "authToken: \(Self.token.reveal())"]
        case .telnyx:
            [
                "apiKey: \(Self.token.reveal())", "connectionId: \(Self.connectionID)",
                "publicKey: \(Self.publicKey)",
            ]
        case .plivo: ["authId: \(Self.authID)", "authToken: \(Self.token.reveal())"]
        }
    }

    /// A run on this carrier, its requests and webhooks crossing as bytes.
    public var settings: WireSettings {
        WireSettings(
            driver: driver, webhookURL: Self.webhookURL, basePath: basePath, authorization: credentials.authorization
        ) { make($0) }
    }

    /// A run on this carrier over real sockets.
    ///
    /// - Parameters:
    ///   - tls: both servers use it; plain HTTP when nil.
    ///   - caFile: PEM file of the authority that signed it.
    public func socketSettings(tls: WireTLS? = nil, caFile: String? = nil) -> WireSettings {
        var settings = settings
        let options = SocketOptions(
            driver: driver, webhookURL: Self.webhookURL, basePath: basePath, credentials: credentials, tls: tls,
            caFile: caFile)
        settings.makeSockets = { try SocketWire($0, options) }
        return settings
    }

    /// The carrier itself.
    public func make(_ world: WireWorld, webhookURL: String = SimulatedCarrier.webhookURL) -> any WireCarrier {
        switch self {
        case .twilio: twilio(world, webhookURL)
        case .telnyx: telnyx(world, webhookURL)
        case .plivo: plivo(world, webhookURL)
        }
    }

    private func twilio(_ world: WireWorld, _ webhookURL: String) -> TwilioWire {
        var settings = TwilioSettings(accountSid: Self.accountSID, authToken: Self.token.reveal())
        let signature = TwilioSignature(authToken: Self.token.reveal())
        settings.sign = { method, url, _, body in
            signature.sign(.form(method, url, body)).headers.without("Content-Type")
        }
        let number = TwilioNumber(voiceURL: webhookURL, statusCallback: webhookURL + "?type=status")
        for name in world.numbers { settings.numbers[name] = number }
        settings.otherNumbers = number
        // The first who asks for it comes too early.
        settings.priceAfter = 120_000
        settings.carrier = world.settings
        settings.durations = world.durations
        settings.faults = world.faults
        return TwilioWire(kernel: world.kernel, settings: settings)
    }

    private func telnyx(_ world: WireWorld, _ webhookURL: String) -> TelnyxWire {
        var settings = TelnyxSettings(apiKey: Self.token.reveal(), connectionID: Self.connectionID)
        settings.sign = { method, url, fields, body in
            let time = fields.first.flatMap { Int64($0.value) } ?? 0
            let webhook = Webhook(method: method, url: url, headers: HeaderList(), body: body)
            guard let key = Ed25519PrivateKey(seed: Self.signingKey) else { return HeaderList() }
            return TelnyxSignature.sign(webhook, key: key, now: CallTime(milliseconds: time * 1_000)).headers
        }
        for name in world.numbers { settings.numbers[name] = webhookURL }
        settings.otherNumbers = webhookURL
        settings.carrier = world.settings
        settings.costAfter = 1_000
        // A run may want what got lost at once.
        settings.webhookRetries[0] = min(settings.webhookRetries[0], 2 * world.settings.firstRetry)
        settings.durations = world.durations
        settings.faults = world.faults
        return TelnyxWire(kernel: world.kernel, settings: settings)
    }

    private func plivo(_ world: WireWorld, _ webhookURL: String) -> PlivoWire {
        var settings = PlivoSettings(authID: Self.authID, authToken: Self.token.reveal())
        let signature = PlivoSignature(authToken: Self.token.reveal())
        let nonces = Mutex(0)
        settings.sign = { method, url, _, body in
            let nonce = nonces.withLock { count in
                count += 1
                return count
            }
            let signed = signature.sign(.form(method, url, body), nonce: "nonce-\(nonce)")
            return signed?.headers.without("Content-Type") ?? HeaderList()
        }
        let number = PlivoNumber(answerURL: webhookURL, hangupURL: webhookURL + "?type=status")
        for name in world.numbers { settings.numbers[name] = number }
        settings.otherNumbers = number
        settings.carrier = world.settings
        settings.retryPause = min(settings.retryPause, world.settings.firstRetry)
        settings.durations = world.durations
        settings.faults = world.faults
        return PlivoWire(kernel: world.kernel, settings: settings)
    }
}

extension Webhook {
    static func form(_ method: String, _ url: String, _ body: [UInt8]) -> Webhook {
        Webhook(
            method: method, url: url, headers: HeaderList(["Content-Type": "application/x-www-form-urlencoded"]),
            body: body)
    }
}

extension HeaderList {
    func without(_ name: String) -> HeaderList {
        HeaderList(fields.filter { $0.name.lowercased() != name.lowercased() })
    }
}

extension HTTPCredentials {
    /// Value of the `Authorization` header.
    var authorization: String {
        switch self {
        case .basic(let user, let password): "Basic " + Base64.encode(Array("\(user):\(password.reveal())".utf8))
        case .bearer(let token): "Bearer " + token.reveal()
        }
    }
}
