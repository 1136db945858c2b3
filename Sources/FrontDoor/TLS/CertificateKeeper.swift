import NIOCore
import NIOSSL
import Synchronization

/// Holds the certificate in use and takes a new one when its files change. Files that cannot be used, such as a new
/// certificate whose key has not been written yet, leave the old one in use.
final class CertificateKeeper: Sendable {
    private struct Held {
        var context: NIOSSLContext
        var stamps: [FileStamp?]
        var nextLook: NIODeadline
        /// The files as they stood at the last look are those in use.
        var isCurrent = true
    }

    private let files: TLSFiles
    private let observer: FrontDoorObserver
    private let held: Mutex<Held>

    private static let pause: TimeAmount = .seconds(1)

    init(_ files: TLSFiles, now: NIODeadline, observer: @escaping FrontDoorObserver) throws(FrontDoorError) {
        self.files = files
        self.observer = observer
        let stamps = Self.stamps(files)
        let context = try Self.load(files)
        held = Mutex(Held(context: context, stamps: stamps, nextLook: now + Self.pause))
    }

    /// For a new connection. Looks at the files, at most once a second.
    func context(now: NIODeadline) -> NIOSSLContext {
        let isTime = held.withLock { held in
            guard now >= held.nextLook else { return false }
            held.nextLook = now + Self.pause
            return true
        }
        if isTime { reload() }
        return held.withLock { $0.context }
    }

    /// Looks at the files now.
    ///
    /// - Returns: Whether the certificate on disk is in use.
    @discardableResult func reload() -> Bool {
        // Taken before reading: a change that comes while reading is seen at the next look.
        let stamps = Self.stamps(files)
        let (isNew, isCurrent) = held.withLock { held in
            defer { held.stamps = stamps }
            return (held.stamps != stamps, held.isCurrent)
        }
        guard isNew else { return isCurrent }
        do throws(FrontDoorError) {
            let context = try Self.load(files)
            held.withLock { held in
                held.context = context
                held.isCurrent = true
            }
            observer(.certificateLoaded)
            return true
        } catch {
            held.withLock { $0.isCurrent = false }
            observer(.certificateKept(code: error.code))
            return false
        }
    }

    // MARK: files

    private static func stamps(_ files: TLSFiles) -> [FileStamp?] {
        [FileStamp(files.certificate), FileStamp(files.key)]
    }

    private static func load(_ files: TLSFiles) throws(FrontDoorError) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(files.certificate) } catch {
            throw unusable("certificate", error)
        }
        guard !chain.isEmpty else { throw unusable("certificate", NIOSSLError.failedToLoadCertificate) }
        let key: NIOSSLPrivateKey
        do { key = try NIOSSLPrivateKey(file: files.key, format: .pem) } catch { throw unusable("key", error) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do { return try NIOSSLContext(configuration: configuration) } catch { throw unusable("pair", error) }
    }

    private static func unusable(_ part: String, _ error: any Error) -> FrontDoorError {
        let what =
            switch part {
            case "certificate":
                "the TLS certificate file cannot be read; it must hold PEM certificates, the server's first"
            case "key": "the TLS key file cannot be read; it must hold a PEM private key without a passphrase"
            default: "the TLS certificate and key do not go together; set both to files of the same pair"
            }
        return FrontDoorError(code: "door.tls_\(part)", message: "\(what) (\(error))")
    }
}
