import { AnonymousCredential, ContainerClient } from '@azure/storage-blob';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { containerClients } from '../../../../tasks/core/azure/blobs/container-clients.js';

describe('The clients of a container', () => {
  const url = 'https://store.blob.example.com/vhds';
  const clients = () =>
    containerClients(new ContainerClient(url, new AnonymousCredential()), new AbortController().signal);

  it('are made once for each blob', () => {
    const { blob } = clients();
    assert.equal(blob('x.vhd'), blob('x.vhd'));
    assert.notEqual(blob('x.vhd'), blob('y.vhd'));
    assert.equal(blob('a b.vhd').url, `${url}/a%20b.vhd`);
  });

  it('name the container as errors do', () => {
    assert.equal(clients().title, 'the container vhds of the storage account store');
  });
});
