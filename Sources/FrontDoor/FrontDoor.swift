import CallCore
import Synchronization

/// The public HTTP server that carriers send their webhooks to.
///
/// Each request passes, in this order: path, method, presence of the signature headers, a slot for its client, the body's
/// limits, the signature, replay, reading; what is left goes to the handler. Nothing of a request is ever logged.
public final class FrontDoor: Sendable {
    private enum Life: Sendable {
        case closed
        case opening(Task<OpenDoor, any Error>)
        case open(OpenDoor)
        case closing(Task<Void, Never>)
    }

    private let desk: WebhookDesk
    private let life = Mutex(Life.closed)

    /// - Parameter now: The time, by which signatures and replay keys are judged.
    public init(
        driver: any CarrierDriver, handler: any WebhookHandler, options: FrontDoorOptions,
        now: @escaping @Sendable () -> CallTime
    ) {
        desk = WebhookDesk(driver: driver, handler: handler, options: options, now: now)
    }

    /// The port it listens on; nil while it does not.
    public var port: Int? { life.withLock { if case .open(let door) = $0 { door.port } else { nil } } }

    /// Opens the door. An open door stays as it is, and whoever starts it at the same time gets the same one.
    ///
    /// - Returns: The port, which matters when any free one was asked for.
    @discardableResult public func start() async throws(FrontDoorError) -> Int {
        while true {
            switch life.withLock({ opening(&$0) }) {
            case .open(let door): return door.port
            case .closing(let task): await task.value
            case .closed: continue
            case .opening(let task):
                do { return try await task.value.port } catch {
                    throw error as? FrontDoorError
                        ?? FrontDoorError(code: "door.start", message: String(describing: error))
                }
            }
        }
    }

    /// Closes the door: no new connections, requests in the works finish within the drain time, the rest is cut off. It
    /// may be opened again.
    public func stop() async {
        while true {
            switch life.withLock({ closing(&$0) }) {
            case .closed: return
            case .opening(let task): _ = try? await task.value
            case .closing(let task): return await task.value
            case .open: continue
            }
        }
    }

    /// Tells what carriers dial, once it is known: a tunnel says so only after the door is open.
    public func publish(publicURL: String?) { desk.publish(publicURL) }

    /// Looks for a new certificate now. New connections do so by themselves, at most once a second.
    ///
    /// - Returns: Whether the certificate on disk is in use; true without TLS.
    @discardableResult public func reloadCertificate() -> Bool {
        guard case .open(let door) = life.withLock({ $0 }) else { return true }
        return door.keeper?.reload() ?? true
    }

    // MARK: life

    private func opening(_ life: inout Life) -> Life {
        if case .closed = life { life = .opening(Task { try await self.open() }) }
        return life
    }

    private func closing(_ life: inout Life) -> Life {
        if case .open(let door) = life { life = .closing(Task { await self.close(door) }) }
        return life
    }

    private func open() async throws -> OpenDoor {
        do {
            let path = desk.options.path
            guard path.utf8.first == 0x2F, !path.utf8.contains(where: { $0 == 0x3F || $0 == 0x23 || $0 <= 0x20 }) else {
                throw FrontDoorError.path(path)
            }
            do { try desk.restore() } catch { throw FrontDoorError.replayKeys(error) }
            let door = try await OpenDoor(desk)
            life.withLock { $0 = .open(door) }
            desk.observe(.listening(port: door.port))
            return door
        } catch {
            life.withLock { $0 = .closed }
            throw error
        }
    }

    private func close(_ door: OpenDoor) async {
        await door.close(desk)
        life.withLock { $0 = .closed }
        desk.observe(.stopped)
    }
}
