import CMediaBench
import CallCore
import CallMedia
import FrontDoor
import MediaPlane
import NIOCore
import NIOPosix
import WebSocketWire

/// The relay of the floors with this project's sockets, and nothing else of it: what the framing costs.
final class HandRelay {
    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let door: FrontDoor

    init(servicePort: Int, core: Int) throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try group.any().submit { media_pin(Int32(core)) }.wait()
        var options = FrontDoorOptions()
        options.port = 0
        options.group = group
        options.gate = Gate(
            servicePort: servicePort,
            loop: try group.any().submit { [group] in
                NIOLoopBound(MediaLoop(group.any(), seed: 7), eventLoop: group.any())
            }.wait())
        door = FrontDoor(driver: BenchLines.driver(), handler: BenchLines(), options: options) {
            CallTime(milliseconds: 0)
        }
        let door = door
        port = try Waiting.result { try await door.start() }
    }

    /// Nanoseconds of computing its thread has had.
    func computed() throws -> Int64 { try group.any().submit { Stopwatch.computed() }.wait() }

    func stop() throws {
        let door = door
        try Waiting.result { await door.stop() }
        try group.syncShutdownGracefully()
    }

    private struct Gate: UpgradeGate {
        let servicePort: Int
        let loop: NIOLoopBound<MediaLoop>

        func verdict(on request: UpgradeRequest) -> UpgradeVerdict {
            .welcome(
                handler: { Carrier.open(servicePort: servicePort, loop: loop.value) }, lost: {})
        }
    }

    private final class Carrier: MessageSocketUser {
        private let service = Service()
        private let head = Array("{\"type\":\"input_audio_buffer.append\",\"audio\":\"".utf8)
        private let tail = Array("\"}".utf8)

        static func open(servicePort: Int, loop: MediaLoop) -> SocketHandler {
            let carrier = Carrier()
            let socket = SocketHandler(.server, loop: loop, maxMessage: 64 << 10, user: carrier)
            carrier.service.carrier = socket
            let request = SocketRequest(url: Secret("ws://127.0.0.1:\(servicePort)/service"))
            SocketConnector(loop: loop).connect(request, patience: 10_000, user: carrier.service) { result in
                carrier.service.socket = try? result.get()
            }
            return socket
        }

        func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
            HandRelay.pass(bytes, key: "\"payload\":\"", to: service.socket, head, tail)
        }

        func closed(_ reason: CloseReason) { service.socket?.drop() }
    }

    private final class Service: MessageSocketUser {
        var socket: SocketHandler?
        var carrier: SocketHandler?
        private let head = Array(
            "{\"event\":\"media\",\"streamSid\":\"MZ00000000000000000000000000000000\",\"media\":{\"payload\":\"".utf8)
        private let tail = Array("\"}}".utf8)

        func received(isText: Bool, _ bytes: UnsafeRawBufferPointer) {
            HandRelay.pass(bytes, key: "\"delta\":\"", to: carrier, head, tail)
        }

        func closed(_ reason: CloseReason) {
            socket = nil
            carrier = nil
        }
    }

    private static func pass(
        _ bytes: UnsafeRawBufferPointer, key: StaticString, to socket: SocketHandler?, _ head: [UInt8], _ tail: [UInt8]
    ) {
        let found = media_find(
            bytes.baseAddress, bytes.count, UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self))
        guard let socket, found >= 0 else { return }
        let start = found + key.utf8CodeUnitCount
        guard let end = bytes[start...].firstIndex(of: 0x22) else { return }
        let length = end - start
        socket.write(.text, size: head.count + length + tail.count) { out in
            out.copyBytes(from: head)
            UnsafeMutableRawBufferPointer(rebasing: out[head.count...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            UnsafeMutableRawBufferPointer(rebasing: out[(head.count + length)...]).copyBytes(from: tail)
        }
        socket.flush()
    }
}
