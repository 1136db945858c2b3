import CallCore
import VoiceCallEngine

/// Real sockets between the product and a wire carrier. Both ends live on the simulation's own thread: what sockets
/// bring is worked off there, between two events of the kernel.
public protocol WireSockets: AnyObject {
    /// Sends a request of the product's to the carrier's API. `done` is called on the simulation's thread.
    func send(_ request: CarrierRequest, _ done: @escaping (CarrierResponse) -> Void)

    /// Sends a webhook to the product's front door. `done` is called on the simulation's thread; nil for no answer.
    func post(_ webhook: WireRequest, _ done: @escaping (WireResponse?) -> Void)

    /// The product's answer to a webhook that was handed over with this number.
    func answer(_ webhook: Int, _ reply: WebhookReply)

    /// The product's process is gone: every webhook that waits is answered as by a front door with nobody behind it.
    func turnAwayAll()

    /// Works off what the sockets bring until nothing is under way that could lead to more.
    func settle()

    func close()
}

/// What sockets need of a run: where requests and webhooks arrive.
public struct WireEnds {
    /// A request has reached the carrier's API.
    public var carrier: any WireCarrier
    /// The simulated time, from any thread.
    public var clock: any HostClock
    /// A webhook has passed the product's front door; its answer will be given under the number.
    public var take: (CarrierNotice, _ number: Int) -> Void
    /// Nobody waits for that answer any more.
    public var abandoned: (_ number: Int) -> Void
}
