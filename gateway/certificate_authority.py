"""Our own small certificate authority: made once under var/, so that phones on the local network can call by https.

It vouches for addresses of local networks alone: with its key nobody could pass for a bank.
"""

from __future__ import annotations

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway import durable_file

FOLDER = "authority"
LOCAL_NETWORKS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fd00::/8",
    "fe80::/10",
)
LASTS, SERVER_LASTS = timedelta(days=3650), timedelta(days=800)
RENEWED_BEFORE = timedelta(days=60)
CLOCKS_DIFFER = timedelta(days=1)
NAME = "Keng"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotLocalError(Exception):
    """The address is of no local network; the text says what to do."""


def certificate_path(var_dir: Path) -> Path:
    """The authority's certificate: what a phone installs."""
    return var_dir / FOLDER / "ca.pem"


def server_path(var_dir: Path) -> Path:
    """Key and certificate of our own server."""
    return var_dir / FOLDER / "server.pem"


def certificate(var_dir: Path) -> x509.Certificate:
    """The authority's certificate, made the first time anybody asks."""
    if not certificate_path(var_dir).exists():
        _make(var_dir)
    return x509.load_pem_x509_certificate(certificate_path(var_dir).read_bytes())


def for_phones(var_dir: Path) -> bytes:
    """The certificate as phones take it (DER)."""
    return certificate(var_dir).public_bytes(Encoding.DER)


def fingerprint(var_dir: Path) -> str:
    """What a person compares, in pairs of hex."""
    return certificate(var_dir).fingerprint(hashes.SHA256()).hex(":").upper()


def serve_from(var_dir: Path, address: str) -> Path:
    """Have a server's certificate for an address of ours, beside those it was made for before; NotLocalError if not."""
    wanted = ipaddress.ip_address(address)
    if not any(wanted in ipaddress.ip_network(network) for network in LOCAL_NETWORKS):
        raise NotLocalError(f"{address} is of no local network: set PUBLIC_URL to an https address that phones reach.")
    authority, known = certificate(var_dir), _addresses(var_dir)
    if wanted not in known or _ends_soon(var_dir):
        _sign(var_dir, authority, [*known, wanted] if wanted not in known else known)
    return server_path(var_dir)


def renew(var_dir: Path) -> None:
    """Sign the server's certificate again, where it will soon be over."""
    if server_path(var_dir).exists() and _ends_soon(var_dir):
        _sign(var_dir, certificate(var_dir), _addresses(var_dir))


def _make(var_dir: Path) -> None:
    folder = var_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{NAME} {os.urandom(3).hex()}")])
    networks = [x509.IPAddress(ipaddress.ip_network(network)) for network in LOCAL_NETWORKS]
    made = (
        _begun(name, name, key, LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=networks, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder / "ca.key", _private(key))
    _write(certificate_path(var_dir), made.public_bytes(Encoding.PEM))


def _sign(var_dir: Path, authority: x509.Certificate, addresses: list[Address]) -> None:
    signer = load_pem_private_key((var_dir / FOLDER / "ca.key").read_bytes(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is none of ours")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        _begun(name, authority.subject, key, SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(one) for one in addresses]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(server_path(var_dir), _private(key) + made.public_bytes(Encoding.PEM))


def _begun(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .not_valid_after(now + lasts)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _addresses(var_dir: Path) -> list[Address]:
    """What the server's certificate is made for."""
    if not server_path(var_dir).exists():
        return []
    names = _server(var_dir).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [one for one in names.get_values_for_type(x509.IPAddress) if isinstance(one, Address)]


def _ends_soon(var_dir: Path) -> bool:
    return _server(var_dir).not_valid_after_utc - datetime.now(UTC) < RENEWED_BEFORE


def _server(var_dir: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(server_path(var_dir).read_bytes())


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes) -> None:
    with durable_file.replacing(path) as file:
        file.write(content)
