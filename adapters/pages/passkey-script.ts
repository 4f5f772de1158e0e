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
const ask=(work,shown=form)=>{if(!window.PublicKeyCredential)return;shown.hidden=false;form.addEventListener('submit',event=>{event.preventDefault();failed.hidden=true;work().catch(()=>{failed.hidden=false})})};`

const signing = `${shared}
const sign=async options=>{const credential=await navigator.credentials.get(options);
const {clientDataJSON,authenticatorData,signature,userHandle}=credential.response;
send(credential,{clientDataJSON:text(clientDataJSON),authenticatorData:text(authenticatorData),signature:text(signature),userHandle:userHandle?text(userHandle):undefined})};`

/** For the page that asks for a second factor. */
export const assertScript = `{${signing}
ask(()=>{const given=JSON.parse(form.dataset.options);
return sign({publicKey:{challenge:bytes(given.challenge),allowCredentials:named(given.credentials),userVerification:'preferred'}})})}`

/**
 * For the login page: by its button, and where the browser can, among what it fills in as a user name. That waits, and
 * gives way to the button.
 * @see WebAuthn Level 3 section 5.1.4, HTML Living Standard on `autocomplete="webauthn"`
 */
export const signInScript = `{${signing}
const publicKey={challenge:bytes(form.dataset.challenge),userVerification:'required'};
let waiting;
const wait=async()=>{waiting=new AbortController();const {signal}=waiting;
if(await PublicKeyCredential.isConditionalMediationAvailable?.())await sign({publicKey,mediation:'conditional',signal})};
const offer=()=>{wait().catch(()=>{})};
ask(()=>{waiting.abort();return sign({publicKey}).catch(error=>{offer();throw error})},document.getElementById('passkey-button'));
offer()}`

/** For the page where one is added. */
export const createScript = `{${shared}
ask(async()=>{const given=JSON.parse(form.dataset.options);
const credential=await navigator.credentials.create({publicKey:{...given,challenge:bytes(given.challenge),user:{...given.user,id:bytes(given.user.id)},excludeCredentials:named(given.excludeCredentials)}});
const {clientDataJSON,attestationObject}=credential.response;
const transports=credential.response.getTransports?.()??[];
send(credential,{clientDataJSON:text(clientDataJSON),attestationObject:text(attestationObject),transports})})}`

export const assertScriptSource = hashSource(assertScript)

export const signInScriptSource = hashSource(signInScript)

export const createScriptSource = hashSource(createScript)
