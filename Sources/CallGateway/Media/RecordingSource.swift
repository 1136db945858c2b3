import CallAudio
import CallCore
import Glibc
import HTTPTransport

/// Where recordings come from: hosts of the web that flows were granted, and the folder of the flows.
struct RecordingSource: Sendable {
    /// About 17 minutes of 16-bit sound at 8 kHz, 3 at 44.1 kHz.
    static let maxBytes = 16 << 20
    /// Private addresses that may be asked all the same.
    var allowedAddresses: [String] = []
    /// Nil when there are no files to play.
    var folder: String?

    func call(_ url: String) -> HTTPCall {
        var call = HTTPCall(
            "GET", url, timeout: 30_000, maxBytes: Self.maxBytes,
            addressPolicy: .publicOnly(allowedAddresses: allowedAddresses), redirects: 3)
        call.isRepeatable = true
        return call
    }

    func sound(of outcome: HTTPOutcome) throws(SpeechProblem) -> [UInt8] {
        switch outcome {
        case .answered(200..<300, _, let body): return try decode(body)
        case .answered(let status, _, _): throw problem("its server answered \(status)")
        case .notSent(let code, let message), .lost(let code, let message), .refused(let code, let message):
            throw problem("\(message) [\(code)]")
        }
    }

    /// - Parameter path: below the folder; links that lead out of it are not followed.
    func read(file path: String) throws(SpeechProblem) -> [UInt8] {
        guard let folder, let root = Self.real(folder) else { throw problem("this host has no folder of sounds") }
        guard let file = Self.real("\(root)/\(path)") else {
            throw problem("there is no such file in the flows' folder")
        }
        guard file.hasPrefix("\(root)/") else { throw problem("the file is outside the flows' folder") }
        return try decode(try bytes(of: file))
    }

    private func bytes(of file: String) throws(SpeechProblem) -> [UInt8] {
        guard let stream = fopen(file, "re") else { throw problem("the file cannot be read (errno \(errno))") }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = fread(&chunk, 1, chunk.count, stream)
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
            guard bytes.count <= Self.maxBytes else { throw problem("it is longer than \(Self.maxBytes >> 20) MiB") }
        }
        guard ferror(stream) == 0 else { throw problem("the file cannot be read to its end") }
        return bytes
    }

    private func decode(_ file: [UInt8]) throws(SpeechProblem) -> [UInt8] {
        do {
            return try WAVReader.clip(from: file).mulaw()
        } catch let error as WAVError {
            throw problem("\(error.message). \(error.nextStep)")
        } catch {
            throw problem("\(error)")
        }
    }

    private func problem(_ message: String) -> SpeechProblem {
        SpeechProblem(code: "sound.unavailable", service: "recording", message: message, isFatal: true)
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
