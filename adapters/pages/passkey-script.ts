/**
 * What asks the browser for a passkey: small, ours, and let in by its digest. Without scripts, and where the browser knows
 * no passkeys, the form stays hidden and the other factors are there.
 * @see WebAuthn Level 3 section 5.1
 */

import { hashSource } from './hash-source.ts'

const shared = `const form=document.getElementById('passkey');
const failed=document.getElementById('passkey-failed');
const bytes=text=>Uint8Array.from(atob(text.replace(/-/g,'+').replace(/_/g,'/')),c=>c.charCodeAt(0));
const text=buffer=>btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/[+]/g,'-').replace(/[/]/g,'_').replace(/=+$/,'');
const named=list=>list.map(({id,transports})=>({type:'public-key',id:bytes(id),transports}));
const send=(credential,response)=>{form.elements.passkey.value=JSON.stringify({id:credential.id,rawId:credential.id,type:credential.type,clientExtensionResults:{},response});form.submit()};
const ask=work=>{if(!window.PublicKeyCredential)return;form.hidden=false;form.addEventListener('submit',event=>{event.preventDefault();failed.hidden=true;work().catch(()=>{failed.hidden=false})})};`

/** For the page that asks for a second factor. */
export const assertScript = `{${shared}
ask(async()=>{const given=JSON.parse(form.dataset.options);
const credential=await navigator.credentials.get({publicKey:{challenge:bytes(given.challenge),allowCredentials:named(given.credentials),userVerification:'preferred'}});
const {clientDataJSON,authenticatorData,signature}=credential.response;
send(credential,{clientDataJSON:text(clientDataJSON),authenticatorData:text(authenticatorData),signature:text(signature)})})}`

/** For the page where one is added. */
export const createScript = `{${shared}
ask(async()=>{const given=JSON.parse(form.dataset.options);
const credential=await navigator.credentials.create({publicKey:{...given,challenge:bytes(given.challenge),user:{...given.user,id:bytes(given.user.id)},excludeCredentials:named(given.excludeCredentials)}});
const {clientDataJSON,attestationObject}=credential.response;
const transports=credential.response.getTransports?.()??[];
send(credential,{clientDataJSON:text(clientDataJSON),attestationObject:text(attestationObject),transports})})}`

export const assertScriptSource = hashSource(assertScript)

export const createScriptSource = hashSource(createScript)
