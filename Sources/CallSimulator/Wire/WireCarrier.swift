import CallCore

/// A carrier that speaks its real HTTP formats, without the sockets: API requests come in, signed webhooks go out.
/// People, sound and time are those of a simulated network.
///
/// Everything happens on the thread that runs the network's kernel.
public protocol WireCarrier: AnyObject {
    /// The people's side. Its `deliver` belongs to the carrier.
    var network: SimNetwork { get }

    /// Sends a webhook. The completion may be called at once or later, on the kernel's thread; nil means that nothing
    /// came back. The carrier keeps its own time limits and ignores what comes after them.
    var send: (WireRequest, @escaping (WireResponse?) -> Void) -> Void { get set }

    /// Opens a media socket to the product.
    var connect: MediaConnect { get set }

    /// What the carrier's own error log shows.
    var debugger: [WireNotice] { get }

    /// Error messages of the carrier that somebody on the phone had to hear.
    var carrierErrorsHeard: [String] { get }

    /// What goes wrong between carrier and product.
    var faults: FaultInjector { get }

    /// Takes a request to the API. Nil when its answer is lost: the request was carried out, nothing is sent back.
    func receive(_ request: WireRequest) -> WireResponse?
}

/// Makes the headers that prove a webhook to be the carrier's: method, full URL, form fields, body.
public typealias WireSigner = @Sendable (String, String, [HeaderList.Field], [UInt8]) -> HeaderList
