import CallCore
import HTTPTransport
import MediaWire
import Providers

/// An account at a carrier, with its credentials at hand.
public enum CarrierAccount: Sendable {
    /// `apiKey` and its secret sign in instead of the token, which still signs webhooks.
    case twilio(
        accountSID: String, authToken: Secret, apiKey: String? = nil, apiSecret: Secret? = nil, region: String? = nil,
        edge: String? = nil)
    case telnyx(apiKey: Secret, connectionID: String, publicKey: String)
    case plivo(authID: String, authToken: Secret)

    public var driver: any CarrierDriver {
        switch self {
        case .twilio(let accountSID, let token, _, _, _, _):
            TwilioDriver(accountSID: accountSID, authToken: token.reveal())
        case .telnyx(_, let connectionID, let publicKey):
            TelnyxDriver(connectionID: connectionID, publicKey: publicKey)
        case .plivo(let authID, let token): PlivoDriver(authID: authID, authToken: token.reveal())
        }
    }

    public var credentials: HTTPCredentials {
        switch self {
        case .twilio(_, _, let key?, let secret?, _, _): .basic(user: key, password: secret)
        case .twilio(let accountSID, let token, _, _, _, _): .basic(user: accountSID, password: token)
        case .telnyx(let key, _, _): .bearer(token: key)
        case .plivo(let authID, let token): .basic(user: authID, password: token)
        }
    }

    /// Where the carrier's API is, unless the configuration says otherwise.
    public var baseURL: String {
        switch self {
        case .twilio(_, _, _, _, let region, let edge): TwilioDriver.baseURL(region: region, edge: edge)
        case .telnyx: "https://api.telnyx.com/v2"
        case .plivo: "https://api.plivo.com"
        }
    }

    /// The messages on the carrier's media sockets.
    public var dialect: MediaDialect {
        switch self {
        case .twilio: .twilio
        case .telnyx: .telnyx
        case .plivo: .plivo
        }
    }

    /// The Twilio answer to a webhook that was dealt with before is an empty document; others read no answer.
    var remembered: WebhookReply {
        switch self {
        case .twilio: .xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>")
        case .telnyx, .plivo: .ok
        }
    }
}
