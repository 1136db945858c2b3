/* Digests, signatures and random bytes of OpenSSL 3 (Debian: libssl-dev). */
#ifndef VOICECALL_COPENSSL_H
#define VOICECALL_COPENSSL_H

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#endif
