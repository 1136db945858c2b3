import CallMedia
import MediaPlane
import Synchronization

/// Speech that never ends, in pieces as a service streams them. Each frame holds its number.
final class EngineSound: SoundMaker {
    private static let piece = 25

    func make(_ order: SoundOrder, _ deliver: @escaping @Sendable (SoundEvent) -> Void) -> any SoundJob {
        let job = Job(deliver)
        job.go()
        return job
    }

    private final class Job: SoundJob {
        private struct State {
            var number: UInt32 = 0
            var owed = 0
            var isOver = false
        }

        private let state = Mutex(State())
        private let deliver: @Sendable (SoundEvent) -> Void

        init(_ deliver: @escaping @Sendable (SoundEvent) -> Void) { self.deliver = deliver }

        func cancel() { state.withLock { $0.isOver = true } }

        func consumed(_ bytes: Int) {
            let isDue = state.withLock { state in
                state.owed -= bytes
                return !state.isOver && state.owed <= 0
            }
            if isDue { go() }
        }

        func go() {
            let first = state.withLock { state in
                defer { state.number += UInt32(EngineSound.piece) }
                state.owed += EngineSound.piece * Playout.frameBytes
                return state.number
            }
            deliver(.made(EngineSound.frames(from: first)))
        }
    }

    /// Noise behind a stamp, as the load makes it; the time is left out.
    private static func frames(from first: UInt32) -> [UInt8] {
        var sound = noise
        sound.withUnsafeMutableBytes { bytes in
            for index in 0..<piece {
                let start = index * Playout.frameBytes
                bytes.storeBytes(of: 0x766D, toByteOffset: start, as: UInt16.self)
                bytes.storeBytes(of: first + UInt32(index), toByteOffset: start + 4, as: UInt32.self)
                bytes.storeBytes(of: 0, toByteOffset: start + 8, as: Int64.self)
            }
        }
        return sound
    }

    private static let noise: [UInt8] = {
        var random = SystemRandomNumberGenerator()
        return (0..<piece * Playout.frameBytes).map { _ in UInt8(truncatingIfNeeded: random.next()) | 0x20 }
    }()
}
